namespace AttentiveWriter.Data;

/// <summary>The images of one IDX file.</summary>
/// <param name="Count">How many.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Pixels">The bytes, [count, height, width], 0 to 255.</param>
public sealed record IdxImages(int Count, int Width, int Height, byte[] Pixels);
