using System.Buffers.Binary;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PngReaderHostileTests
{
    [Theory]
    [InlineData(0x80000000u, 0x80000000u)]
    [InlineData(0xFFFFFFFFu, 1u)]
    [InlineData(0u, 1u)]
    [InlineData(16_385u, 1u)]
    [InlineData(16_384u, 4_097u)]
    public void Read_SizeOverTheLimit_IsRefusedWithoutMemory(uint width, uint height)
    {
        byte[] file = PngParts.File(PngParts.Header(width, height, 8, 6), PngParts.Chunk("IDAT", PngParts.Zlib(0)));

        AssertRefusedCheaply(file, $"{width} x {height} pixels");
    }

    [Fact]
    public void Read_LargeSizeWithLittleData_IsRefusedWithoutMemory()
    {
        byte[] file = PngParts.File(PngParts.Header(8192, 8192, 16, 6), PngParts.Chunk("IDAT", PngParts.Zlib(new byte[1000])));

        AssertRefusedCheaply(file, "too little data for 8192 x 8192");
    }

    [Fact]
    public void Read_ChunkThatClaimsToBeHuge_IsRefusedWithoutMemory()
    {
        byte[] file = PngParts.File(PngParts.Header(8000, 8000, 8, 0), PngParts.Chunk("IDAT", 1, 2, 3));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(33), 100_000_000);

        AssertRefusedCheaply(file, "truncated: it ends inside IDAT");
    }

    [Fact]
    public void Read_DataThatGrowsWithoutEnd_IsStoppedAfterTheLastRow()
    {
        byte[] bomb = PngParts.Zlib(new byte[50_000_000]);

        AssertRefusedCheaply(PngParts.File(PngParts.Header(4, 4, 8, 0), PngParts.Chunk("IDAT", bomb)), "goes on after row 4");
    }

    [Fact]
    public void Read_FarTooMuchData_IsRefused() =>
        AssertRefused(PngParts.File(PngParts.Header(4, 4, 8, 0), PngParts.Chunk("IDAT", new byte[70_000])), "far more data than 4 x 4");

    [Theory]
    [InlineData(3, 0)]
    [InlineData(16, 3)]
    [InlineData(4, 2)]
    [InlineData(8, 1)]
    [InlineData(8, 5)]
    [InlineData(0, 0)]
    public void Read_DepthAndColourThatPngHasNot_IsRefused(int depth, int colour) =>
        AssertRefused(PngParts.Picture(1, 1, depth, colour, [0, 0]), $"bit depth {depth} with colour type {colour}");

    [Fact]
    public void Read_InterlacingThatPngHasNot_IsRefused() =>
        AssertRefused(PngParts.File(PngParts.Header(1, 1, 8, 0, interlace: 2), PngParts.Chunk("IDAT", PngParts.Zlib(0, 0))),
            "interlacing 2, expected 0 or 1");

    [Fact]
    public void Read_LargeInterlacedSizeWithLittleData_IsRefusedWithoutMemory() =>
        AssertRefusedCheaply(PngParts.File(PngParts.Header(8192, 8192, 16, 6, interlace: 1),
            PngParts.Chunk("IDAT", PngParts.Zlib(new byte[1000]))), "too little data for 8192 x 8192");

    [Fact]
    public void Read_ChunksThatDoNotFit_AreRefused()
    {
        byte[] header = PngParts.Header(1, 1, 8, 0);
        byte[] data = PngParts.Chunk("IDAT", PngParts.Zlib(0, 0));

        AssertRefused(PngParts.File(data), "begins with chunk IDAT, expected IHDR");
        AssertRefused(PngParts.File(PngParts.Chunk("IHDR", 1, 2), data), "header has 2 bytes");
        AssertRefused(PngParts.File(header), "too little data");
        AssertRefused(PngParts.File(header, header, data), "IHDR is unknown or stands twice");
        AssertRefused(PngParts.File(header, PngParts.Chunk("ABCD"), data), "ABCD is unknown");
        AssertRefused(PngParts.Picture(1, 1, 8, 3, [0, 0]), "palette has 0 bytes");
        AssertRefused(PngParts.Picture(1, 1, 8, 3, [0, 0], PngParts.Chunk("PLTE", 1, 2)), "palette has 2 bytes");
        AssertRefused(PngParts.Picture(1, 1, 8, 3, [0, 0], PngParts.Chunk("PLTE", new byte[771])), "771 bytes, expected at most 768");
        byte[] palette = PngParts.Chunk("PLTE", 1, 2, 3);
        AssertRefused(PngParts.Picture(1, 1, 8, 3, [0, 0], palette, PngParts.Chunk("tRNS", 1, 2)), "2 transparencies");
        AssertRefused(PngParts.Picture(1, 1, 8, 2, [0, 0, 0, 0], PngParts.Chunk("tRNS", 1, 2)), "2 bytes, expected 6");
    }

    [Fact]
    public void Read_DataThatDoesNotFit_IsRefused()
    {
        AssertRefused(PngParts.Picture(1, 2, 8, 0, [0, 0, 0]), "ends in row 2 of 2");
        AssertRefused(PngParts.Picture(1, 1, 8, 0, [5, 0]), "filter 5, expected 0 to 4");
        AssertRefused(PngParts.Picture(1, 1, 8, 0, [0, 0, 0]), "goes on after row 1");
        byte[] wrongChecksum = PngParts.Zlib(0, 77);
        wrongChecksum[^1] ^= 1;
        AssertRefused(PngParts.File(PngParts.Header(1, 1, 8, 0), PngParts.Chunk("IDAT", wrongChecksum)), "does not decompress");
    }

    [Fact]
    public void Read_NotAPng_IsRefused()
    {
        AssertRefused([], "empty");
        AssertRefused([137, 80], "not a PNG");
        AssertRefused([.. "GIF89a and more"u8], "not a PNG");
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        byte[] file = Pictures.SmallPng(3);

        for (int length = 0; length < file.Length; length++) AssertRefused(file[..length], "");
    }

    [Fact]
    public void Read_EveryFlippedBit_IsRefused()
    {
        byte[] file = Pictures.SmallPng(1);

        // Signature, length, name, data, checksum: none may change unseen.
        for (int bit = 0; bit < 8 * file.Length; bit++)
        {
            byte[] changed = [.. file];
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            AssertRefused(changed, "");
        }
    }

    private static void AssertRefused(byte[] file, string because)
    {
        var error = Assert.Throws<InputFileException>(() => PngReader.Read(new MemoryStream(file), "bad.png"));
        Assert.Equal("bad.png", error.Path);
        Assert.StartsWith("bad.png: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void AssertRefusedCheaply(byte[] file, string because)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertRefused(file, because);
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(taken < 1 << 20, $"{taken} bytes were allocated");
    }
}
