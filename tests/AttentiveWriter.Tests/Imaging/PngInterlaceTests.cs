using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

/// <summary>Interlaced files, written here from the pattern of the specification, and not from the reader's table of passes.</summary>
public class PngInterlaceTests
{
    // PNG, section 8.2: the pass of each pixel of an 8 x 8 square.
    private static readonly string[] Pattern = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656",
        "77777777"];

    public static TheoryData<int, int> DepthsAndColours => new()
    {
        { 1, 0 }, { 2, 0 }, { 4, 0 }, { 8, 0 }, { 16, 0 }, { 8, 2 }, { 16, 2 }, { 1, 3 }, { 2, 3 }, { 4, 3 }, { 8, 3 }, { 8, 4 }, { 16, 4 },
            { 8, 6 }, { 16, 6 },
    };

    [Theory]
    [MemberData(nameof(DepthsAndColours))]
    public void Read_Interlaced_GivesThePictureOfThePlainFile(int depth, int colour)
    {
        byte[][] before = colour == 3 ? [PngParts.Chunk("PLTE", [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)(i * 37))])] : [];
        foreach ((int width, int height) in new[] { (1, 1), (1, 9), (2, 2), (3, 5), (4, 4), (5, 3), (8, 8), (9, 1), (13, 11), (32, 17) })
        {
            byte[][] pixels = Samples(width, height, depth, colour);

            Pictures.AssertSame(Read(Picture(width, height, depth, colour, pixels, interlace: 0, before)),
                Read(Picture(width, height, depth, colour, pixels, interlace: 1, before)));
        }
    }

    [Theory]
    [MemberData(nameof(DepthsAndColours))]
    public void Read_InterlacedAndCutShort_IsRefused(int depth, int colour)
    {
        byte[][] before = colour == 3 ? [PngParts.Chunk("PLTE", new byte[3 << depth])] : [];
        byte[] rows = Rows(5, 5, depth, colour, Samples(5, 5, depth, colour), interlace: 1);
        byte[] File(byte[] data) =>
            PngParts.File([PngParts.Header(5, 5, depth, colour, 1), .. before, PngParts.Chunk("IDAT", PngParts.Zlib(data))]);

        Read(File(rows));
        for (int length = 0; length < rows.Length; length++) Assert.Throws<InputFileException>(() => Read(File(rows[..length])));
        Assert.Contains("goes on after row 5", Assert.Throws<InputFileException>(() => Read(File([.. rows, 0]))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(0, 16)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    public void Read_TransparentColourWithHighBits_IsThatOfTheDepth(int colour, int depth)
    {
        int channels = colour == 0 ? 1 : 3, most = (1 << depth) - 1;
        byte[] row = depth == 16 ? [.. Enumerable.Repeat((byte)255, 2 * channels), .. new byte[2 * channels]]
            : depth == 8 ? [.. Enumerable.Repeat((byte)255, channels), .. new byte[channels]]
            : [(byte)(most << (8 - depth))];
        byte[] Tagged(int value) =>
            PngParts.Picture(2, 1, depth, colour, [0, .. row],
            PngParts.Chunk("tRNS", [.. Enumerable.Range(0, channels).SelectMany(_ => new[] { (byte)(value >> 8), (byte)value })]));

        // The first pixel is white and the second black; the colour that is transparent is white, with every bit above the depth set or
        // none.
        Assert.All(Read(Tagged(most)).Pixels, value => Assert.Equal(0, value));
        Assert.All(Read(Tagged(0xFFFF)).Pixels, value => Assert.Equal(0, value));
        Assert.Contains((byte)255, Read(Tagged(most - 1)).Pixels);
    }

    [Fact]
    public void Read_AlphaOf16Bits_IsRoundedOnce()
    {
        var random = new Random(16);
        for (int round = 0; round < 2000; round++)
        {
            (int value, int alpha) = (random.Next(65536), random.Next(65536));
            byte[] row = [0, (byte)(value >> 8), (byte)value, (byte)(alpha >> 8), (byte)alpha];

            byte level = Read(PngParts.Picture(1, 1, 16, 4, row)).Pixels[0];

            Assert.Equal(Math.Round((decimal)value * alpha * 255 / (65535m * 65535m)), level);
        }
    }

    /// <summary>A file of given samples: packed bytes a pixel where the depth is 8 or 16, otherwise one byte with the sample.</summary>
    internal static byte[] Picture(int width, int height, int depth, int colour, byte[][] pixels, int interlace, params byte[][] before) =>
        PngParts.File([PngParts.Header((uint)width, (uint)height, depth, colour, interlace), .. before,
            PngParts.Chunk("IDAT", PngParts.Zlib(Rows(width, height, depth, colour, pixels, interlace)))]);

    internal static byte[][] Samples(int width, int height, int depth, int colour)
    {
        var random = new Random(width * 1000 + height);
        int samples = colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return [.. Enumerable.Range(0, width * height).Select(_ =>
        {
            byte[] pixel = new byte[samples * Math.Max(1, depth / 8)];
            random.NextBytes(pixel);
            if (depth < 8) pixel[0] &= (byte)((1 << depth) - 1);
            return pixel;
        })];
    }

    private static byte[] Rows(int width, int height, int depth, int colour, byte[][] pixels, int interlace)
    {
        var bytes = new List<byte>();
        int filter = 0, stride = Math.Max(1, pixels[0].Length);
        foreach (char pass in interlace == 1 ? "1234567" : "0")
        {
            byte[] above = [];
            for (int y = 0; y < height; y++)
            {
                byte[][] row = [.. Enumerable.Range(0, width).Where(x => interlace == 0 || Pattern[y % 8][x % 8] == pass)
                    .Select(x => pixels[y * width + x])];
                if (row.Length == 0) continue;
                byte[] packed = Packed(row, depth);
                if (above.Length == 0) above = new byte[packed.Length];
                byte[] stored = new byte[packed.Length];
                PngFilter.Apply(filter % PngFilter.Count, packed, above, stride, stored);
                bytes.AddRange([(byte)(filter++ % PngFilter.Count), .. stored]);
                above = packed;
            }
        }
        return [.. bytes];
    }

    private static byte[] Packed(byte[][] row, int depth)
    {
        if (depth >= 8) return [.. row.SelectMany(pixel => pixel)];
        byte[] packed = new byte[(row.Length * depth + 7) / 8];
        for (int i = 0; i < row.Length; i++) packed[i * depth / 8] |= (byte)(row[i][0] << (8 - depth - i * depth % 8));
        return packed;
    }

    private static Image Read(byte[] file) => PngReader.Read(new MemoryStream(file), "test.png");
}
