namespace AttentiveWriter.Formats;

/// <summary>What is left of a part of a file, such as an element of a MATLAB file: no read goes past its end.</summary>
/// <param name="stream">The file, or what was compressed in it.</param>
/// <param name="size">Bytes of the part.</param>
internal sealed class FilePart(Stream stream, long size)
{
    private long _left = size;

    /// <summary>Whether the stream ends here.</summary>
    public bool IsAtEnd
    {
        get
        {
            Span<byte> one = stackalloc byte[1];
            return Take(one) == 0;
        }
    }

    /// <summary>Reads some bytes.</summary>
    /// <exception cref="InvalidDataException">The element or the stream ends before.</exception>
    public void Read(Span<byte> destination)
    {
        if (destination.Length > _left) throw new InvalidDataException("an array ends within its own parts; the file is damaged");
        if (Take(destination) < destination.Length) throw new InvalidDataException("the data ends within an array; fetch the file again");
        _left -= destination.Length;
    }

    /// <summary>Reads many bytes; memory follows what really comes, where that may be less than is claimed.</summary>
    /// <param name="length">How many.</param>
    /// <param name="sure">Bytes that may be taken at once, since the file itself is as long.</param>
    /// <exception cref="InvalidDataException">The element or the stream ends before.</exception>
    public byte[] ReadLarge(int length, long sure)
    {
        if (length > _left) throw new InvalidDataException("an array ends within its own parts; the file is damaged");
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, Math.Max(1 << 20, 4 * sure)));
        for (int filled = 0; ; Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length)))
        {
            Read(bytes.AsSpan(filled));
            filled = bytes.Length;
            if (filled == length) return bytes;
        }
    }

    /// <summary>Passes over some bytes, up to the end of the element.</summary>
    public void Skip(long count)
    {
        Span<byte> waste = stackalloc byte[512];
        for (count = Math.Min(count, _left); count > 0;)
        {
            Span<byte> next = waste[..(int)Math.Min(waste.Length, count)];
            Read(next);
            count -= next.Length;
        }
    }

    /// <summary>Passes over what is left.</summary>
    public void SkipRest() => Skip(_left);

    private int Take(Span<byte> destination)
    {
        try
        {
            return stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (Decompression.IsDamage(e))
        {
            throw new InvalidDataException("the compressed data is damaged; fetch the file again", e);
        }
    }
}
