using System.Buffers.Binary;
using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Imaging;

/// <summary>Reads a PNG chunk by chunk and checks each checksum. A chunk's length is only a claim: memory follows the bytes that
/// come.</summary>
internal sealed class PngChunkReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[8192];
    private uint _crc;

    /// <summary>The chunk's four letters.</summary>
    public string Name { get; private set; } = "signature";

    /// <summary>How many bytes of data it claims to have.</summary>
    public int Length { get; private set; }

    /// <summary>Whether a reader that does not know the chunk may leave it out: its first letter is small.</summary>
    public bool IsAncillary => char.IsAsciiLetterLower(Name[0]);

    /// <summary>Reads the eight bytes that make it a PNG.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public void ReadSignature()
    {
        Span<byte> found = stackalloc byte[8];
        int count = stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        if (count == 0) throw new InvalidDataException("the file is empty, expected a PNG");
        if (!found[..count].SequenceEqual(PngChunks.Signature)) throw new InvalidDataException("not a PNG: it begins otherwise");
    }

    /// <summary>Goes on to the next chunk; the data of the one before must have been read.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is not a chunk.</exception>
    public void Next()
    {
        Span<byte> head = stackalloc byte[8];
        int count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (count < head.Length) throw new InvalidDataException($"the PNG is truncated: it ends after {Name}, expected IEND at its end");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        ReadOnlySpan<byte> name = head[4..];
        foreach (byte letter in name)
        {
            if (!char.IsAsciiLetter((char)letter)) throw new InvalidDataException($"the PNG is damaged: no chunk begins after {Name}");
        }
        Name = Encoding.ASCII.GetString(name);
        if (length > int.MaxValue)
            throw new InvalidDataException($"the PNG chunk {Name} says it has {Plural.Of(length, "byte")}, more than PNG allows");
        Length = (int)length;
        _crc = Crc32.Update(Crc32.Start, name);
    }

    /// <summary>Copies the data to <paramref name="sink"/> and checks the checksum.</summary>
    /// <exception cref="InvalidDataException">The data is cut off or does not fit its checksum.</exception>
    public void CopyTo(Stream sink)
    {
        for (int left = Length; left > 0;)
        {
            Span<byte> part = _buffer.AsSpan(0, Math.Min(left, _buffer.Length));
            ReadAll(part);
            _crc = Crc32.Update(_crc, part);
            sink.Write(part);
            left -= part.Length;
        }
        Span<byte> stored = stackalloc byte[4];
        ReadAll(stored);
        if (BinaryPrimitives.ReadUInt32BigEndian(stored) != ~_crc)
            throw new InvalidDataException($"the PNG is damaged: the checksum of {Name} does not fit");
    }

    /// <summary>Returns the data of a chunk that can only be short, and checks the checksum.</summary>
    /// <exception cref="InvalidDataException">The chunk is longer than the limit, cut off, or does not fit its checksum.</exception>
    public byte[] ReadShort(int limit)
    {
        if (Length > limit)
            throw new InvalidDataException($"the PNG chunk {Name} has {Plural.Of(Length, "byte")}, expected at most {limit}");
        var data = new MemoryStream(Length);
        CopyTo(data);
        return data.ToArray();
    }

    private void ReadAll(Span<byte> destination)
    {
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
            throw new InvalidDataException($"the PNG is truncated: it ends inside {Name}");
    }
}
