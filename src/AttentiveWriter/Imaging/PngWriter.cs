namespace AttentiveWriter.Imaging;

/// <summary>Writes PNG files.</summary>
public static class PngWriter
{
    /// <summary>Writes a picture as an 8-bit grey or RGB PNG, without loss.</summary>
    /// <param name="stream">Where to write; it stays open.</param>
    /// <param name="image">The picture.</param>
    /// <exception cref="IOException">The stream cannot take it.</exception>
    public static void Write(Stream stream, Image image)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        PngChunks.WriteHeader(stream, image);
        PngChunks.Write(stream, "IDAT"u8, PngChunks.Compress(image));
        PngChunks.Write(stream, "IEND"u8, []);
    }
}
