namespace AttentiveWriter.Imaging;

/// <summary>What becomes of a picture that is not of the size it should be.</summary>
public enum Resize
{
    /// <summary>It is refused.</summary>
    None,
    /// <summary>It is scaled so that it covers the size, and its centre is cut out.</summary>
    Crop,
    /// <summary>Each axis is scaled for itself, which changes the proportions.</summary>
    Stretch,
}
