namespace AttentiveWriter.Imaging;

/// <summary>The colour types of PNG, with their numbers in the file (PNG, table 8).</summary>
internal enum PngColour
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}
