namespace AttentiveWriter.Devices;

/// <summary>The size of one channel of an image or a patch.</summary>
/// <param name="Width">Pixels a row, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct PlaneSize(int Width, int Height)
{
    /// <summary>Pixels.</summary>
    public int Area => Width * Height;

    /// <summary>Returns the size with one pixel more on every side.</summary>
    public PlaneSize WithBorder() => new(Width + 2, Height + 2);
}
