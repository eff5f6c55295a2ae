namespace AttentiveWriter.Imaging;

/// <summary>The LZW compression of GIF (GIF89a, appendix F): codes of growing width, in blocks of up to 255 bytes.</summary>
internal sealed class LzwEncoder
{
    private const int MaxWidth = 12;
    private const int HashBits = 13; // twice as many places as codes, so searches stay short

    private readonly Stream _stream;
    private readonly int[] _keys = new int[1 << HashBits];
    private readonly short[] _codes = new short[1 << HashBits];
    private readonly byte[] _block = new byte[256]; // its length, then the data
    private uint _bits;
    private int _bitCount;

    private LzwEncoder(Stream stream) => _stream = stream;

    /// <summary>Writes the image data of one frame.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="indices">Palette entries, at least one, each below 2^symbolBits.</param>
    /// <param name="symbolBits">Bits of a palette entry, 2..8.</param>
    public static void Encode(Stream stream, ReadOnlySpan<byte> indices, int symbolBits)
    {
        stream.WriteByte((byte)symbolBits);
        new LzwEncoder(stream).Encode(indices, symbolBits);
        stream.WriteByte(0);
    }

    private void Encode(ReadOnlySpan<byte> indices, int symbolBits)
    {
        int clear = 1 << symbolBits;
        int next = clear + 2;
        int width = symbolBits + 1;
        Array.Fill(_keys, -1);
        Emit(clear, width);
        int prefix = indices[0];
        foreach (byte symbol in indices[1..])
        {
            int key = prefix << 8 | symbol;
            int place = Find(key);
            if (_keys[place] == key)
            {
                prefix = _codes[place];
                continue;
            }
            Emit(prefix, width);
            prefix = symbol;
            if (next < 1 << MaxWidth)
            {
                _keys[place] = key;
                _codes[place] = (short)next;
                // The decoder learns each code one step later, so its codes grow when this one could be the next it reads.
                if (next++ == 1 << width) width++;
            }
            else
            {
                Emit(clear, width);
                Array.Fill(_keys, -1);
                next = clear + 2;
                width = symbolBits + 1;
            }
        }
        Emit(prefix, width);
        if (next == 1 << width && width < MaxWidth) width++; // as if one more code had followed
        Emit(clear + 1, width);
        Flush();
    }

    // The place of the key, or the free place where it belongs.
    private int Find(int key)
    {
        int place = (int)((uint)key * 2654435761u >> (32 - HashBits));
        while (_keys[place] != -1 && _keys[place] != key) place = (place + 1) & ((1 << HashBits) - 1);
        return place;
    }

    private void Emit(int code, int width)
    {
        _bits |= (uint)code << _bitCount;
        for (_bitCount += width; _bitCount >= 8; _bitCount -= 8)
        {
            Append((byte)_bits);
            _bits >>= 8;
        }
    }

    private void Append(byte value)
    {
        _block[++_block[0]] = value;
        if (_block[0] == 255) WriteBlock();
    }

    private void Flush()
    {
        if (_bitCount > 0) Append((byte)_bits);
        if (_block[0] > 0) WriteBlock();
    }

    private void WriteBlock()
    {
        _stream.Write(_block, 0, _block[0] + 1);
        _block[0] = 0;
    }
}
