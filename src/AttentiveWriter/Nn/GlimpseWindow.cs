using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Where a step read or wrote, by whichever way the model attends, and all that is drawn of it.</summary>
/// <remarks>Coordinates are pixels of the image, the first pixel's centre is 1.</remarks>
/// <param name="Size">N, values a side of what it sees.</param>
/// <param name="CentreX">Horizontal centre.</param>
/// <param name="CentreY">Vertical centre.</param>
/// <param name="Intensity">gamma, the factor on what is read and the divisor of what is written.</param>
public abstract record GlimpseWindow(int Size, float CentreX, float CentreY, float Intensity)
{
    /// <summary>The corners of its edge, four in turn; null where it has none that could be drawn.</summary>
    public abstract (double X, double Y)[]? Corners { get; }

    /// <summary>Width of the line that shows its edge, in pixels of a picture.</summary>
    /// <param name="scale">Pixels of the picture a pixel of the image, at least 1.</param>
    public abstract int LineWidth(int scale);

    /// <summary>Returns what it sees, without gamma: as bright as what it looks at, and black where it has no place.</summary>
    /// <param name="planes">Intensities, [channels, height, width].</param>
    /// <param name="plane">Size of a channel.</param>
    /// <returns>[channels, N, N].</returns>
    public abstract float[] See(ReadOnlySpan<float> planes, PlaneSize plane);
}
