using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>A file that may be gzip-compressed, which is told by its content and not by its name.</summary>
internal sealed class PackedFile
{
    // No deflate stream expands further than this: a header that claims more is refuted before a byte is unpacked.
    private const int MaxExpansion = 1032;

    // As much is unpacked only to know what is wrong with a file.
    private const long MaxRest = 1L << 30;

    private readonly FileStream _file;

    private PackedFile(FileStream file, Stream content, bool isPacked) => (_file, Content, IsPacked) = (file, content, isPacked);

    /// <summary>What is in it, unpacked; read to its end, a compressed file is whole.</summary>
    public Stream Content { get; }

    /// <summary>Whether it is compressed.</summary>
    public bool IsPacked { get; }

    /// <summary>Its length as it lies there.</summary>
    public long Length => _file.Length;

    /// <summary>More bytes than its content can have.</summary>
    public long MaxContent => IsPacked ? Length * MaxExpansion : Length;

    /// <summary>Opens a file, reads it and closes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InputFileException">There is no such file, or its gzip data is damaged.</exception>
    public static T Read<T>(string path, Func<PackedFile, T> read)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            bool packed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!packed) return read(new PackedFile(file, file, isPacked: false));
            using var unpacked = new GzipContent(file);
            return Unpack(unpacked, () => read(new PackedFile(file, unpacked, isPacked: true)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "there is no such file", e);
        }
        catch (Exception e) when (Decompression.IsDamage(e))
        {
            throw new InputFileException(path, "the gzip data is damaged, cut short or followed by other data; fetch the file again", e);
        }
    }

    // Cut data may unpack to anything before its end is reached: that it is cut comes before what is wrong with that.
    private static T Unpack<T>(GzipContent content, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InputFileException)
        {
            byte[] rest = new byte[1 << 16];
            for (long left = MaxRest; left > 0 && content.Read(rest) is > 0 and int count;) left -= count;
            throw;
        }
    }
}
