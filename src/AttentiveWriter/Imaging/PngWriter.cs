using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>Writes PNG files.</summary>
public static class PngWriter
{
    /// <summary>Writes a picture into a file, which appears whole or not at all.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="image">The picture.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        AtomicFile.Write(path, stream => Write(stream, image));
    }

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
