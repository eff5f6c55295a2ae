using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>Reads picture files: PNG, and the kinds of the decoders that it is given. The kind is told by a file's first bytes and not by
/// its name.</summary>
/// <param name="decoders">Decoders for other kinds than PNG.</param>
public sealed class ImageReader(params IReadOnlyList<IImageDecoder> decoders)
{
    /// <summary>How many bytes of a file tell its kind.</summary>
    public const int StartLength = 16;

    private readonly IImageDecoder[] _decoders = [new PngDecoder(), .. decoders];

    /// <summary>The reader that is used where no other is named: of PNG alone.</summary>
    public static ImageReader Png { get; } = new();

    /// <summary>The kinds that it reads, as messages name them.</summary>
    public string Kinds =>
        _decoders.SelectMany(d => d.Kinds).ToArray() is { Length: > 1 } kinds ? $"{string.Join(", ", kinds[..^1])} or {kinds[^1]}"
        : _decoders[0].Kinds[0];

    /// <summary>Whether a file's name is that of a picture which it can read.</summary>
    /// <param name="name">The name, in large letters or small.</param>
    public bool Takes(ReadOnlySpan<char> name)
    {
        foreach (IImageDecoder decoder in _decoders)
        {
            foreach (string ending in decoder.Endings)
                if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">It is missing, no picture of a known kind, damaged, or too large for an
    /// <see cref="Image"/>.</exception>
    public Image Read(string path) => Open(path, (decoder, stream) => decoder.Read(stream, path));

    /// <summary>Reads what a file says of its picture, and no pixel.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">It is missing, no picture of a known kind, or claims what cannot be.</exception>
    public ImageSize ReadSize(string path) => Open(path, (decoder, stream) => decoder.ReadSize(stream, path));

    private T Open<T>(string path, Func<IImageDecoder, Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream;
        try
        {
            stream = RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "no such file, expected an image", e);
        }
        using (stream) return read(DecoderOf(stream, path), stream);
    }

    private IImageDecoder DecoderOf(FileStream stream, string path)
    {
        Span<byte> start = stackalloc byte[StartLength];
        start = start[..stream.ReadAtLeast(start, StartLength, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (start.IsEmpty) throw new InputFileException(path, $"the file is empty, expected {Kinds}");
        foreach (IImageDecoder decoder in _decoders)
            if (decoder.Recognises(start)) return decoder;
        throw new InputFileException(path, $"the file begins as no image that can be read does, expected {Kinds}");
    }
}
