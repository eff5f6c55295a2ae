namespace AttentiveWriter.Devices;

/// <summary>How the images of an <see cref="ImageStore"/> are made black and white.</summary>
public enum ImageTones
{
    /// <summary>They stay as they are.</summary>
    Grey,
    /// <summary>Each pixel above 0.5 is 1, the others 0.</summary>
    Cut,
    /// <summary>Each pixel is 1 with a probability of its intensity, drawn for each epoch.</summary>
    Drawn,
}
