namespace AttentiveWriter.Imaging;

/// <summary>The size of a picture that stands upright.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey, 3 for RGB.</param>
public readonly record struct ImageSize(int Width, int Height, int Channels)
{
    /// <summary>Refuses a size that no <see cref="Image"/> has.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InputFileException">It is out of range.</exception>
    public void RequireRoom(string name)
    {
        if (Width is < 1 or > Image.MaxSide || Height is < 1 or > Image.MaxSide || (long)Width * Height > Image.MaxPixels)
            throw new InputFileException(name,
                $"the image is {Width} x {Height} pixels, expected 1 to {Image.MaxSide} a side and at most {Image.MaxPixels} in all");
    }
}
