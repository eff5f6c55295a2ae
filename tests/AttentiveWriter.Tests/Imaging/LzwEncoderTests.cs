using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class LzwEncoderTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Encode_EveryLengthAroundTheGrowthOfCodes_Decodes(int symbolBits)
    {
        var random = new Random(1);
        byte[] symbols = [.. Enumerable.Range(0, 1100).Select(_ => (byte)random.Next(1 << symbolBits))];

        for (int length = 1; length <= symbols.Length; length++) AssertDecodes(symbols[..length], symbolBits);
    }

    [Theory]
    [InlineData(2, 100_000)]
    [InlineData(8, 100_000)]
    public void Encode_NoiseThatFillsTheTableManyTimes_Decodes(int symbolBits, int length)
    {
        var random = new Random(2);

        AssertDecodes([.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(1 << symbolBits))], symbolBits);
    }

    [Fact]
    public void Encode_LengthsAroundTheFullTable_Decode()
    {
        var random = new Random(3);
        byte[] symbols = [.. Enumerable.Range(0, 9000).Select(_ => (byte)random.Next(256))];

        // 8-bit noise makes about one code a symbol: the table of 4096 is full near 3850 symbols, and again near 7700.
        for (int length = 3700; length < 4000; length++) AssertDecodes(symbols[..length], 8);
        for (int length = 7500; length < 7900; length++) AssertDecodes(symbols[..length], 8);
    }

    [Fact]
    public void Encode_OneSymbolRepeated_IsShort()
    {
        int length = AssertDecodes(new byte[1_000_000], 2);

        Assert.True(length < 5000, $"{length} bytes");
    }

    private static int AssertDecodes(byte[] symbols, int symbolBits)
    {
        var stream = new MemoryStream();

        LzwEncoder.Encode(stream, symbols, symbolBits);

        byte[] bytes = stream.ToArray();
        Assert.Equal(symbolBits, bytes[0]);
        var data = new List<byte>();
        int at = 1;
        for (; bytes[at] > 0; at += bytes[at] + 1) data.AddRange(bytes.AsSpan(at + 1, bytes[at]));
        Assert.Equal(bytes.Length - 1, at);
        Assert.True(symbols.AsSpan().SequenceEqual(GifDecoder.Lzw([.. data], symbolBits).ToArray()), $"length {symbols.Length}");
        return bytes.Length;
    }
}
