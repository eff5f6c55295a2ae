using System.Buffers.Binary;

namespace AttentiveWriter.Data;

/// <summary>Reads IDX files of unsigned bytes, the format in which MNIST is published, plain or gzip-compressed.</summary>
/// <remarks>A file is: a magic number, one length per dimension (all 4 bytes, big-endian), then the bytes. Compression is told by the
/// content, not by the name. Nothing is allocated from a size that only the header claims.</remarks>
public static class IdxFile
{
    private const uint ImagesMagic = 0x00000803, LabelsMagic = 0x00000801;

    /// <summary>Reads a file of images.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">There is no such file, or it is no whole IDX file of images and nothing more.</exception>
    public static IdxImages ReadImages(string path)
    {
        (int[] lengths, byte[] bytes) = Read(path, ImagesMagic, 3);
        return new IdxImages(lengths[0], lengths[2], lengths[1], bytes);
    }

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One class per image.</returns>
    /// <exception cref="InputFileException">There is no such file, or it is no whole IDX file of labels and nothing more.</exception>
    public static byte[] ReadLabels(string path) => Read(path, LabelsMagic, 1).Bytes;

    private static (int[] Lengths, byte[] Bytes) Read(string path, uint magic, int rank) => PackedFile.Read(path, file =>
        file.IsPacked ? ReadCompressed(file, path, magic, rank) : ReadPlain(file, path, magic, rank));

    private static (int[] Lengths, byte[] Bytes) ReadPlain(PackedFile file, string path, uint magic, int rank)
    {
        (int[] lengths, int size) = ReadHeader(file.Content, path, magic, rank);
        long expected = 4L + 4 * rank + size;
        if (file.Length != expected)
            throw Bad(path, lengths, $"{Plural.Of(expected, "byte")}, but the file has {file.Length}; fetch it again");
        byte[] bytes = new byte[size];
        if (file.Content.ReadAtLeast(bytes, size, throwOnEndOfStream: false) < size)
            throw new InputFileException(path, "the file became shorter while it was read");
        return (lengths, bytes);
    }

    private static (int[] Lengths, byte[] Bytes) ReadCompressed(PackedFile file, string path, uint magic, int rank)
    {
        (int[] lengths, int size) = ReadHeader(file.Content, path, magic, rank);
        if (size > file.MaxContent)
            throw Bad(path, lengths, $"{Plural.Of(size, "byte")}, more than {file.Length} compressed bytes can hold");
        byte[] bytes = new byte[Math.Min(size, 1 << 20)];
        int filled = 0;
        while (true)
        {
            filled += file.Content.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length)
                throw Bad(path, lengths, $"{Plural.Of(size, "byte")}, but the data ends after {filled}; fetch the file again");
            if (filled == size) break;
            Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
        }
        // Also makes the stream check what comes after the last byte: its checksum, and the end of the file.
        if (file.Content.ReadByte() >= 0)
            throw Bad(path, lengths, $"{Plural.Of(size, "byte")}, but more data follows");
        return (lengths, bytes);
    }

    private static (int[] Lengths, int Size) ReadHeader(Stream stream, string path, uint magic, int rank)
    {
        Span<byte> header = stackalloc byte[4 + 4 * rank];
        int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        string wanted = magic == ImagesMagic ? "images" : "labels";
        if (read >= 4 && BinaryPrimitives.ReadUInt32BigEndian(header) is uint found && found != magic)
        {
            string what = found switch
            {
                ImagesMagic => "holds images",
                LabelsMagic => "holds labels",
                _ => "is not an IDX file of unsigned bytes",
            };
            throw new InputFileException(path, $"the file {what} (magic 0x{found:x8}), expected {wanted} (0x{magic:x8})");
        }
        if (read < header.Length)
        {
            throw new InputFileException(
                path, $"the file ends within its header, after {read} of {Plural.Of(header.Length, "byte")}; expected an IDX file of "
                    + $"{wanted}");
        }
        int[] lengths = new int[rank];
        long size = 1;
        for (int i = 0; i < rank; i++)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header[(4 + 4 * i)..]);
            if (length == 0) throw new InputFileException(path, $"dimension {i + 1} of {rank} is 0: the file holds no {wanted}");
            // Both factors stay below 2^32, so the product cannot wrap.
            if (length > Array.MaxLength || (size *= length) > Array.MaxLength)
                throw new InputFileException(path, $"the header calls for more than {Array.MaxLength} bytes; it is damaged");
            lengths[i] = (int)length;
        }
        return (lengths, (int)size);
    }

    private static InputFileException Bad(string path, int[] lengths, string problem) =>
        new(path, $"the header ({string.Join(" x ", lengths)}) calls for {problem}");
}
