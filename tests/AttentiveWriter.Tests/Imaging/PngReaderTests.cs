using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

/// <summary>Files built by hand, byte by byte, so that reader and writer cannot share a mistake.</summary>
public class PngReaderTests
{
    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4, Rgba = 6;

    [Theory]
    [InlineData(1, new byte[] { 0b1011_0000 }, new byte[] { 255, 0, 255, 255 })]
    [InlineData(2, new byte[] { 0b0001_1011 }, new byte[] { 0, 85, 170, 255 })]
    [InlineData(4, new byte[] { 0x07, 0xF1 }, new byte[] { 0, 119, 255, 17 })]
    [InlineData(8, new byte[] { 1, 2, 128, 255 }, new byte[] { 1, 2, 128, 255 })]
    // 16 bits to the nearest: 128.5 / 257 is half a level.
    [InlineData(16, new byte[] { 0, 128, 0, 129, 0x80, 0x80, 0xFF, 0xFF }, new byte[] { 0, 1, 128, 255 })]
    public void Read_GreyOfEachDepth_IsScaled(int depth, byte[] row, byte[] expected)
    {
        Image image = Read(PngParts.Picture(4, 1, depth, Grey, [0, .. row]));

        Assert.Equal(1, image.Channels);
        Assert.Equal(expected, image.Pixels);
    }

    [Theory]
    [InlineData(1, 9)]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    public void Read_RowsThatEndInsideAByte_StartAtAByteEach(int depth, int width)
    {
        int rowBytes = (width * depth + 7) / 8;
        byte[] rows = [0, .. Enumerable.Repeat((byte)255, rowBytes), 0, .. new byte[rowBytes]];

        Image image = Read(PngParts.Picture(width, 2, depth, Grey, rows));

        Assert.All(image.Pixels[..width], value => Assert.Equal(255, value));
        Assert.All(image.Pixels[width..], value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000 }, new[] { 0, 1 })]
    [InlineData(2, new byte[] { 0b1001_0000 }, new[] { 2, 1 })]
    [InlineData(4, new byte[] { 0x21 }, new[] { 2, 1 })]
    [InlineData(8, new byte[] { 2, 0 }, new[] { 2, 0 })]
    public void Read_PaletteOfEachDepth_LooksUp(int depth, byte[] row, int[] entries)
    {
        byte[] colours = [10, 20, 30, 40, 50, 60, 70, 80, 90];

        Image image = Read(PngParts.Picture(2, 1, depth, Palette, [0, .. row], PngParts.Chunk("PLTE", colours)));

        Assert.Equal(3, image.Channels);
        Assert.Equal(entries.SelectMany(entry => colours[(3 * entry)..(3 * entry + 3)]), image.Pixels);
    }

    [Fact]
    public void Read_PaletteWithAlpha_IsLaidOnBlack()
    {
        byte[] file = PngParts.Picture(
            3, 1, 8, Palette, [0, 0, 1, 2], PngParts.Chunk("PLTE", 200, 100, 50, 200, 100, 50, 9, 9, 9), PngParts.Chunk("tRNS", 0, 128));

        Assert.Equal(new byte[] { 0, 0, 0, 100, 50, 25, 9, 9, 9 }, Read(file).Pixels);
    }

    [Fact]
    public void Read_PixelBeyondThePalette_IsAnError()
    {
        byte[] file = PngParts.Picture(1, 1, 8, Palette, [0, 3], PngParts.Chunk("PLTE", new byte[9]));

        var error = Assert.Throws<InputFileException>(() => Read(file));

        Assert.Equal("test.png: a PNG pixel has palette entry 3, the palette has 3", error.Message);
    }

    [Fact]
    public void Read_GreyAlpha_IsLaidOnBlack()
    {
        Assert.Equal(new byte[] { 200, 100, 0 }, Read(PngParts.Picture(3, 1, 8, GreyAlpha, [0, 200, 255, 200, 128, 200, 0])).Pixels);
        Assert.Equal(new byte[] { 255, 128 }, Read(
            PngParts.Picture(2, 1, 16, GreyAlpha, [0, 255, 255, 255, 255, 255, 255, 0x80, 0x80])).Pixels);
    }

    [Fact]
    public void Read_Rgba_IsLaidOnBlack()
    {
        Assert.Equal(new byte[] { 10, 20, 30, 50, 25, 0 }, Read(
            PngParts.Picture(2, 1, 8, Rgba, [0, 10, 20, 30, 255, 100, 50, 0, 128])).Pixels);
        Assert.Equal(new byte[] { 1, 2, 3 }, Read(PngParts.Picture(1, 1, 16, Rgba, [0, 1, 1, 2, 2, 3, 3, 255, 255])).Pixels);
    }

    [Fact]
    public void Read_Rgb_KeepsEveryByte()
    {
        Assert.Equal(new byte[] { 1, 2, 3, 4, 5, 6 }, Read(PngParts.Picture(2, 1, 8, Rgb, [0, 1, 2, 3, 4, 5, 6])).Pixels);
        Assert.Equal(new byte[] { 1, 2, 3 }, Read(PngParts.Picture(1, 1, 16, Rgb, [0, 1, 1, 2, 2, 3, 3])).Pixels);
    }

    [Fact]
    public void Read_TransparentColour_IsBlack()
    {
        Assert.Equal(new byte[] { 0, 6 }, Read(PngParts.Picture(2, 1, 8, Grey, [0, 5, 6], PngParts.Chunk("tRNS", 0, 5))).Pixels);
        Assert.Equal(new byte[] { 0, 0, 0, 1, 2, 4 }, Read(
            PngParts.Picture(2, 1, 8, Rgb, [0, 1, 2, 3, 1, 2, 4], PngParts.Chunk("tRNS", 0, 1, 0, 2, 0, 3))).Pixels);
    }

    [Fact]
    public void Read_EachFilter_IsUndone()
    {
        // Each row becomes 10, 20, 30, 40; stored by hand for the filter. Row 1 has a black row above.
        byte[] rows =
        [
            1, 10, 10, 10, 10, // left
            0, 10, 20, 30, 40, // none
            2, 0, 0, 0, 0,     // above
            3, 5, 5, 5, 5,     // (left + above) / 2: 5, 15, 25, 35
            4, 0, 0, 0, 0,     // Paeth: the pixel above is the nearest everywhere here
        ];

        Image image = Read(PngParts.Picture(4, 5, 8, Grey, rows));

        Assert.Equal(Enumerable.Repeat(new byte[] { 10, 20, 30, 40 }, 5).SelectMany(row => row), image.Pixels);
    }

    // The second byte of row 2 has left, above and corner; where two are equally near to left + above - corner, the order decides.
    [Theory]
    [InlineData(new byte[] { 0, 10, 11, 4, 254, 1 }, new byte[] { 10, 11, 8, 9 })]  // 8, 11, 10: left before corner
    [InlineData(new byte[] { 0, 10, 8, 4, 1, 1 }, new byte[] { 10, 8, 11, 9 })]     // 11, 8, 10: above before corner
    [InlineData(new byte[] { 0, 10, 12, 4, 254, 1 }, new byte[] { 10, 12, 8, 11 })] // 8, 12, 10: the corner itself
    public void Read_PaethTies_TakeLeftThenAboveThenCorner(byte[] rows, byte[] expected) =>
        Assert.Equal(expected, Read(PngParts.Picture(2, 2, 8, Grey, rows)).Pixels);

    [Fact]
    public void Read_FiltersOnWidePixels_ReachBackOneWholePixel()
    {
        byte[] rows = [1, 1, 2, 3, 1, 1, 1];

        Assert.Equal(new byte[] { 1, 2, 3, 2, 3, 4 }, Read(PngParts.Picture(2, 1, 8, Rgb, rows)).Pixels);
    }

    [Fact]
    public void Read_DataInManyChunksAmongOthers_IsJoined()
    {
        byte[] data = PngParts.Zlib(0, 1, 2, 3, 4);
        byte[][] chunks = [PngParts.Header(4, 1, 8, Grey), PngParts.Chunk("tEXt", 65, 0, 66), PngParts.Chunk("IDAT")];

        Image image = Read(PngParts.File([.. chunks, .. data.Select(value => PngParts.Chunk("IDAT", value))]));

        Assert.Equal(new byte[] { 1, 2, 3, 4 }, image.Pixels);
    }

    [Fact]
    public void Read_Stream_StopsAfterTheEndChunk()
    {
        byte[] file = PngParts.Picture(1, 1, 8, Grey, [0, 77]);
        var stream = new MemoryStream([.. file, .. file, 1, 2, 3]);

        Assert.Equal(77, PngReader.Read(stream, "first")[0, 0]);
        Assert.Equal(77, PngReader.Read(stream, "second")[0, 0]);
        Assert.Equal(2 * file.Length, stream.Position);
    }

    [Fact]
    public void Read_Path_ReadsTheFileAndNamesAMissingOne()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        File.WriteAllBytes(path, PngParts.Picture(1, 1, 8, Grey, [0, 77]));
        try
        {
            Assert.Equal(77, PngReader.Read(path)[0, 0]);
        }
        finally
        {
            File.Delete(path);
        }
        var error = Assert.Throws<InputFileException>(() => PngReader.Read(path));
        Assert.Equal(path, error.Path);
        Assert.Throws<InputFileException>(() => PngReader.Read(Path.Combine(path, "below", "a.png")));
    }

    private static Image Read(byte[] file) => PngReader.Read(new MemoryStream(file), "test.png");
}
