namespace AttentiveWriter.Imaging;

/// <summary>A colour.</summary>
/// <param name="R">Red, 0..255.</param>
/// <param name="G">Green, 0..255.</param>
/// <param name="B">Blue, 0..255.</param>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    /// <summary>The colour of a write window in the library's pictures.</summary>
    public static Rgb Red { get; } = new(255, 48, 48);

    /// <summary>The colour of a read window in the library's pictures.</summary>
    public static Rgb Green { get; } = new(48, 208, 64);
}
