using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>Reads PNG files of every colour type and bit depth, interlaced or not.</summary>
/// <remarks>Grey and grey with alpha become 1 channel, RGB, RGBA and palette 3. Samples of 1, 2, 4 and 16 bits are scaled to 0..255, to the
/// nearest; alpha (of pixels, palette entries or the one transparent colour) is laid on black. Gamma and colour profiles are not applied.
/// An animated PNG gives its first frame.</remarks>
public static class PngReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InputFileException">It is missing, no PNG, damaged or too large for an <see cref="Image"/>.</exception>
    public static Image Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream;
        try
        {
            stream = RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "no such file, expected a PNG", e);
        }
        using (stream) return Read(stream, path);
    }

    /// <summary>Reads a picture from a stream.</summary>
    /// <param name="stream">Stands at the first byte of the PNG; it is read up to its end chunk and stays open.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InputFileException">It is not a PNG, damaged or too large for an <see cref="Image"/>.</exception>
    public static Image Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        return Named(name, () => Decode(new PngChunkReader(stream)));
    }

    /// <summary>Reads what a file says that it is, and no pixel.</summary>
    /// <param name="stream">Stands at the first byte of the PNG, which goes on to the stream's end.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InputFileException">It is no PNG, one that cannot be read, or too short for its pixels.</exception>
    internal static ImageSize ReadSize(Stream stream, string name) => Named(name, () =>
    {
        PngHeader header = Header(new PngChunkReader(stream));
        RequireData(header, stream.Length);
        return new ImageSize(header.Width, header.Height, header.Channels);
    });

    private static T Named<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException(name, e.Message, e);
        }
    }

    private static PngHeader Header(PngChunkReader chunk)
    {
        chunk.ReadSignature();
        chunk.Next();
        if (chunk.Name != "IHDR") throw new InvalidDataException($"the PNG begins with chunk {chunk.Name}, expected IHDR");
        return PngHeader.Parse(chunk.ReadShort(13));
    }

    private static Image Decode(PngChunkReader chunk)
    {
        PngHeader header = Header(chunk);
        byte[]? palette = null;
        byte[]? transparency = null;
        var compressed = new MemoryStream();
        for (chunk.Next(); chunk.Name != "IEND"; chunk.Next())
        {
            if (chunk.Name == "IDAT")
            {
                // Compression may fail to compress, but not by this much.
                if (compressed.Length + chunk.Length > 2 * header.DataBytes + 65_536)
                    throw new InvalidDataException($"the PNG has far more data than {header.Width} x {header.Height} pixels need");
                chunk.CopyTo(compressed);
            }
            else if (chunk.Name == "PLTE" && palette is null) palette = chunk.ReadShort(768);
            else if (chunk.Name == "tRNS" && transparency is null) transparency = chunk.ReadShort(256);
            else if (chunk.IsAncillary && chunk.Name != "tRNS") chunk.CopyTo(Stream.Null);
            else throw new InvalidDataException($"the PNG chunk {chunk.Name} is unknown or stands twice");
        }
        chunk.CopyTo(Stream.Null);

        RequireData(header, compressed.Length);
        compressed.Position = 0;
        return new PngPixels(header, palette, transparency).Decode(compressed);
    }

    // Deflate gives at most 1032 bytes for one: a short file cannot claim a large picture, and is refused before memory is taken.
    private static void RequireData(PngHeader header, long compressed)
    {
        if (compressed * 1032 < header.DataBytes)
            throw new InvalidDataException($"the PNG has too little data for {header.Width} x {header.Height} pixels");
    }
}
