namespace AttentiveWriter.Tests.Imaging;

/// <summary>One frame of a GIF as it is shown, and the part of it that the file holds.</summary>
internal sealed record GifFrame(int DelayHundredths, int Disposal, int[] Colours, (int Left, int Top, int Width, int Height) Stored);

/// <summary>A small GIF reader for tests, written from the format's text and apart from the writer.</summary>
internal sealed class GifDecoder
{
    private readonly byte[] _file;
    private int _at;

    public GifDecoder(byte[] file)
    {
        _file = file;
        Assert.Equal("GIF89a"u8.ToArray(), Take(6));
        Width = Short();
        Height = Short();
        byte packed = Byte();
        Take(2);
        Assert.True((packed & 0x80) != 0, "expected a global palette");
        byte[] table = Take(3 << ((packed & 7) + 1));
        Palette = [.. table.Chunk(3).Select(rgb => rgb[0] << 16 | rgb[1] << 8 | rgb[2])];
        ReadBlocks();
        Assert.Equal(_file.Length, _at);
    }

    public int Width { get; }

    public int Height { get; }

    public int[] Palette { get; }

    public List<GifFrame> Frames { get; } = [];

    /// <summary>Repeats of the animation, 0 for ever; -1 where the file says nothing.</summary>
    public int Loops { get; private set; } = -1;

    /// <summary>Reads LZW codes; every code must be one the decoder knows by then.</summary>
    public static List<byte> Lzw(byte[] data, int symbolBits)
    {
        (int clear, int end) = (1 << symbolBits, (1 << symbolBits) + 1);
        var table = new List<byte[]>();
        var output = new List<byte>();
        byte[]? previous = null;
        int width = symbolBits + 1;
        for (int bit = 0; ;)
        {
            int code = 0;
            for (int i = 0; i < width; i++, bit++) code |= (data[bit / 8] >> bit % 8 & 1) << i;
            if (code == end)
            {
                Assert.Equal((bit + 7) / 8, data.Length);
                return output;
            }
            if (code == clear)
            {
                table = [.. Enumerable.Range(0, clear + 2).Select(symbol => symbol < clear ? new[] { (byte)symbol } : [])];
                width = symbolBits + 1;
                previous = null;
                continue;
            }
            Assert.InRange(code, 0, previous is null ? clear - 1 : table.Count);
            byte[] entry = code < table.Count ? table[code] : [.. previous!, previous![0]];
            output.AddRange(entry);
            if (previous is not null && table.Count < 4096) table.Add([.. previous, entry[0]]);
            if (table.Count == 1 << width && width < 12) width++;
            previous = entry;
        }
    }

    private void ReadBlocks()
    {
        (int delay, int disposal) = (-1, -1);
        for (byte kind = Byte(); kind != 0x3B; kind = Byte())
        {
            if (kind == 0x2C)
            {
                (int left, int top, int width, int height) = (Short(), Short(), Short(), Short());
                Assert.True(left + width <= Width && top + height <= Height);
                Assert.Equal(0, Byte());
                int symbolBits = Byte();
                List<byte> symbols = Lzw(SubBlocks(), symbolBits);
                Assert.Equal(width * height, symbols.Count);
                // What a frame does not cover stays as the one before left it.
                int[] colours = Frames.Count == 0 ? new int[Width * Height] : [.. Frames[^1].Colours];
                for (int i = 0; i < symbols.Count; i++) colours[(top + i / width) * Width + left + i % width] = Palette[symbols[i]];
                Frames.Add(new GifFrame(delay, disposal, colours, (left, top, width, height)));
                continue;
            }
            Assert.Equal(0x21, kind);
            byte label = Byte();
            byte[] name = label == 0xFF ? Take(Byte()) : [];
            byte[] data = SubBlocks();
            if (label == 0xF9) (disposal, delay) = (data[0] >> 2 & 7, data[1] | data[2] << 8);
            else if (name.SequenceEqual("NETSCAPE2.0"u8.ToArray())) Loops = data[1] | data[2] << 8;
            else Assert.Fail($"extension {label:X2}");
        }
    }

    private byte[] SubBlocks()
    {
        var data = new List<byte>();
        for (int length = Byte(); length > 0; length = Byte()) data.AddRange(Take(length));
        return [.. data];
    }

    private byte Byte() => _file[_at++];

    private int Short() => Byte() | Byte() << 8;

    private byte[] Take(int count)
    {
        _at += count;
        return _file[(_at - count).._at];
    }
}
