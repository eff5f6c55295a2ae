namespace AttentiveWriter.Imaging;

/// <summary>The pixels of a PNG whose rows stand together in the file: all of them or, interlaced, one of Adam7's seven passes (PNG,
/// section 8).</summary>
/// <param name="Left">Column of the first pixel.</param>
/// <param name="Top">Row of the first pixel.</param>
/// <param name="Across">Columns from one pixel to the next.</param>
/// <param name="Down">Rows from one pixel to the next.</param>
internal readonly record struct PngPass(int Left, int Top, int Across, int Down)
{
    /// <summary>The one pass of a file that is not interlaced.</summary>
    public static IReadOnlyList<PngPass> All { get; } = [new(0, 0, 1, 1)];

    /// <summary>The passes of an interlaced file, in their order.</summary>
    public static IReadOnlyList<PngPass> Adam7 { get; } =
        [new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2)];

    /// <summary>Pixels in a row of the pass; a pass without pixels takes no byte of the file.</summary>
    /// <param name="width">Pixels in a row of the picture.</param>
    public int Columns(int width) => (width - Left + Across - 1) / Across;

    /// <summary>Rows of the pass.</summary>
    /// <param name="height">Rows of the picture.</param>
    public int Rows(int height) => (height - Top + Down - 1) / Down;
}
