using System.Buffers.Binary;
using System.IO.Compression;

namespace AttentiveWriter.Data;

/// <summary>Reads IDX files of unsigned bytes, the format in which MNIST is published, plain or gzip-compressed.</summary>
/// <remarks>A file is: a magic number, one length per dimension (all 4 bytes, big-endian), then the bytes. Compression is told by the
/// content, not by the name. Nothing is allocated from a size that only the header claims.</remarks>
public static class IdxFile
{
    private const uint ImagesMagic = 0x00000803, LabelsMagic = 0x00000801;

    // No deflate stream expands further than this: a header that claims more is refuted before a byte is unpacked.
    private const int MaxExpansion = 1032;

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

    private static (int[] Lengths, byte[] Bytes) Read(string path, uint magic, int rank)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            bool compressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            if (!compressed) return ReadPlain(file, path, magic, rank);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            (int[] lengths, byte[] bytes) = ReadCompressed(unpacked, file.Length, path, magic, rank);
            CheckEnd(file, 4 + 4 * rank + bytes.LongLength);
            return (lengths, bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "there is no such file", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException(path, "the gzip data is damaged, cut short or followed by other data; fetch the file again", e);
        }
    }

    private static (int[] Lengths, byte[] Bytes) ReadPlain(FileStream file, string path, uint magic, int rank)
    {
        (int[] lengths, int size) = ReadHeader(file, path, magic, rank);
        long expected = 4L + 4 * rank + size;
        if (file.Length != expected)
            throw Bad(path, lengths, $"{expected} bytes, but the file has {file.Length}; fetch it again");
        byte[] bytes = new byte[size];
        if (file.ReadAtLeast(bytes, size, throwOnEndOfStream: false) < size)
            throw new InputFileException(path, "the file became shorter while it was read");
        return (lengths, bytes);
    }

    private static (int[] Lengths, byte[] Bytes) ReadCompressed(GZipStream unpacked, long fileLength, string path, uint magic, int rank)
    {
        (int[] lengths, int size) = ReadHeader(unpacked, path, magic, rank);
        if (size > fileLength * MaxExpansion)
            throw Bad(path, lengths, $"{size} bytes, more than {fileLength} compressed bytes can hold");
        byte[] bytes = new byte[Math.Min(size, 1 << 20)];
        int filled = 0;
        while (true)
        {
            filled += unpacked.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length)
                throw Bad(path, lengths, $"{size} bytes, but the data ends after {filled}; fetch the file again");
            if (filled == size) break;
            Array.Resize(ref bytes, (int)Math.Min(size, 2L * bytes.Length));
        }
        // Also makes the stream check its own checksum, which comes after the last byte.
        if (unpacked.ReadByte() >= 0)
            throw Bad(path, lengths, $"{size} bytes, but more data follows");
        return (lengths, bytes);
    }

    // The stream does not notice a file that ends within its checksum, nor bytes after it; the unpacked size in the last four bytes does.
    private static void CheckEnd(FileStream file, long unpackedSize)
    {
        Span<byte> last = stackalloc byte[4];
        file.Position = file.Length - 4;
        file.ReadExactly(last);
        if (BinaryPrimitives.ReadUInt32LittleEndian(last) != (uint)unpackedSize) throw new InvalidDataException();
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
                path, $"the file ends within its header, after {read} of {header.Length} bytes; expected an IDX file of {wanted}");
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
