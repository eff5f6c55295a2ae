using AttentiveWriter.Formats;
using AttentiveWriter.Tests.Data;

namespace AttentiveWriter.Tests.Formats;

public class GzipContentTests
{
    private static readonly byte[] Text = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i * i >> 5))];

    [Theory]
    [InlineData(20_000)]
    [InlineData(0, 20_000)]
    [InlineData(20_000, 20_000)]
    [InlineData(1, 19_999, 20_000)]
    [InlineData(8_160, 8_192, 8_193, 16_000)]
    public void Read_Members_GivesTheirContentsJoined(params int[] ends)
    {
        var file = new MemoryStream();
        int start = 0;
        foreach (int end in ends)
        {
            file.Write(IdxFileTests.Gzip(Text[start..end]));
            start = end;
        }
        file.Position = 0;

        Assert.Equal(Text[..ends[^1]], Content(file));
    }

    [Fact]
    public void Read_FileCutAnywhere_Throws()
    {
        byte[] file = [.. IdxFileTests.Gzip(Text[..500]), .. IdxFileTests.Gzip(Text[500..900])];
        int whole = IdxFileTests.Gzip(Text[..500]).Length;

        for (int length = 0; length < file.Length; length++)
        {
            if (length == whole) Assert.Equal(Text[..500], Content(new MemoryStream(file[..length])));
            else if (length > 0) Assert.True(Decompression.IsDamage(Record.Exception(() => Content(new MemoryStream(file[..length])))!),
                $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0x1f })]
    [InlineData(new byte[] { 0x1f, 0x8b })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 })]
    public void Read_OtherDataAfterTheLastMember_Throws(byte[] rest)
    {
        Exception? e = Record.Exception(() => Content(new MemoryStream([.. IdxFileTests.Gzip(Text), .. rest])));

        Assert.True(e is not null && Decompression.IsDamage(e), e?.ToString());
    }

    [Fact]
    public void Read_ByteChangedInAnyMember_NeverGivesOtherContent()
    {
        byte[] file = [.. IdxFileTests.Gzip(Text[..300]), .. IdxFileTests.Gzip(Text[300..600])];
        int refused = 0;
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] changed = [.. file], content = [];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Exception? e = Record.Exception(() => content = Content(new MemoryStream(changed)));
            // The time in a header counts for nothing, and some ways to pack give the same.
            Assert.True(e is null ? content.AsSpan().SequenceEqual(Text.AsSpan(0, 600)) : Decompression.IsDamage(e), $"bit {bit}: {e}");
            if (e is not null) refused++;
        }
        Assert.True(refused > 8 * (file.Length - 40));
    }

    private static byte[] Content(Stream file)
    {
        using var content = new GzipContent(file);
        var all = new MemoryStream();
        content.CopyTo(all);
        return all.ToArray();
    }
}
