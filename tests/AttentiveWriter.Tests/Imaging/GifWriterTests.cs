using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class GifWriterTests
{
    [Fact]
    public void Write_GreyNoise_KeepsAll256Levels()
    {
        Image[] frames = [.. Enumerable.Range(0, 4).Select(i => Pictures.Noise(61, 47, 1, seed: i))];

        GifDecoder gif = Write(frames, 100, 1000);

        Assert.Equal((61, 47), (gif.Width, gif.Height));
        AssertExact(frames, gif);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 8)]
    [InlineData(129, 256)]
    [InlineData(256, 256)]
    public void Write_RgbOfFewColours_IsExactWithASmallPalette(int colours, int entries)
    {
        var frames = new[] { new Image(colours, 2, 3), new Image(colours, 2, 3) };
        for (int i = 0; i < colours; i++)
        {
            frames[0][i, 0, 0] = (byte)i;
            frames[1][colours - 1 - i, 1, 0] = (byte)i;
        }

        GifDecoder gif = Write(frames, 100, 1000);

        Assert.Equal(entries, gif.Palette.Length);
        AssertExact(frames, gif);
    }

    [Fact]
    public void Write_AllGreysAndTwoLineColours_KeepsTheLinesAndNearlyTheGreys()
    {
        // The usual picture of this library: 258 colours.
        var frame = new Image(256, 8, 3);
        for (int x = 0; x < 256; x++)
        {
            for (int y = 0; y < 8; y++)
            {
                Rgb colour = y == 0 ? Rgb.Red : y == 1 ? Rgb.Green : new Rgb((byte)x, (byte)x, (byte)x);
                (frame[x, y, 0], frame[x, y, 1], frame[x, y, 2]) = (colour.R, colour.G, colour.B);
            }
        }

        GifDecoder gif = Write([frame], 100, 100);

        Assert.InRange(LargestError(frame, gif.Frames[0]), 0, 1);
        Assert.Equal(0xFF3030, gif.Frames[0].Colours[0]);
        Assert.Equal(0x30D040, gif.Frames[0].Colours[256]);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(6, 45)]
    public void Write_ManyColours_AreNear(int frameCount, int limit)
    {
        Image[] frames = [.. Enumerable.Range(0, frameCount).Select(i => Pictures.Noise(160, 120, 3, seed: i))];

        GifDecoder gif = Write(frames, 100, 100);

        // Noise fills the whole cube: 256 colours are about 40 apart along each axis.
        for (int i = 0; i < frameCount; i++) Assert.InRange(MeanError(frames[i], gif.Frames[i]), 5, 20);
        Assert.InRange(LargestError(frames[0], gif.Frames[0]), 10, limit);
    }

    [Fact]
    public void Write_MoreThan32768ColoursWithWhite_KeepsWhiteWhite()
    {
        Image frame = Pictures.Noise(400, 300, 3, seed: 1);
        frame.Pixels.AsSpan(0, 60_000).Fill(255);

        GifDecoder gif = Write([frame], 100, 100);

        Assert.Equal(0xFFFFFF, gif.Frames[0].Colours[0]);
    }

    [Theory]
    [InlineData(100, 1000, 10, 100)]
    [InlineData(1, 14, 2, 2)]
    [InlineData(24, 25, 2, 3)]
    [InlineData(655_350, 655_350, 65_535, 65_535)]
    public void Write_Delays_AreHundredthsAndTheLastFrameIsHeld(int delay, int last, int expected, int expectedLast)
    {
        Image[] frames = [Pictures.Flat(3, 3, 0), Pictures.Flat(3, 3, 9), Pictures.Flat(3, 3, 0)];

        GifDecoder gif = Write(frames, delay, last);

        Assert.Equal([expected, expected, expectedLast], gif.Frames.Select(frame => frame.DelayHundredths));
        Assert.All(gif.Frames, frame => Assert.Equal(1, frame.Disposal));
        Assert.Equal(0, gif.Loops);
    }

    [Fact]
    public void Write_SmallChanges_StoresNoMoreThanThose()
    {
        Image[] frames = [Pictures.Noise(20, 10, 1, seed: 1), Pictures.Noise(20, 10, 1, seed: 1), Pictures.Noise(20, 10, 1, seed: 1),
            Pictures.Noise(20, 10, 1, seed: 1)];
        foreach ((int x, int y) in new[] { (3, 2), (7, 5) }) frames[1][x, y] ^= 0xFF;
        frames[2][19, 9] ^= 0xFF;
        frames[3][19, 9] ^= 0xFF;

        GifDecoder gif = Write(frames, 100, 1000);

        Assert.Equal([(0, 0, 20, 10), (3, 2, 5, 4), (3, 2, 17, 8), (0, 0, 1, 1)], gif.Frames.Select(frame => frame.Stored));
        AssertExact(frames, gif);
    }

    [Fact]
    public void Write_GreyAndRgb_AreBothExact()
    {
        Image[] frames = [Pictures.Flat(2, 1, 77), new Image(2, 1, 3, [1, 2, 3, 4, 5, 6])];

        AssertExact(frames, Write(frames, 50, 50));
    }

    [Fact]
    public void Write_BadArguments_ThrowsAndWritesNothing()
    {
        var stream = new MemoryStream();
        Image[] one = [new Image(2, 2, 1)];

        Assert.Throws<ArgumentException>(() => GifWriter.Write(stream, [], 100, 100));
        Assert.Throws<ArgumentException>(() => GifWriter.Write(stream, [one[0], new Image(2, 3, 1)], 100, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => GifWriter.Write(stream, one, 0, 100));
        Assert.Throws<ArgumentOutOfRangeException>(() => GifWriter.Write(stream, one, 100, 655_351));
        Assert.Equal(0, stream.Length);
    }

    private static GifDecoder Write(Image[] frames, int delay, int last)
    {
        var stream = new MemoryStream();
        GifWriter.Write(stream, frames, delay, last);
        return new GifDecoder(stream.ToArray());
    }

    private static void AssertExact(Image[] frames, GifDecoder gif)
    {
        Assert.Equal(frames.Length, gif.Frames.Count);
        for (int i = 0; i < frames.Length; i++) Assert.Equal(Colours(frames[i]), gif.Frames[i].Colours);
    }

    private static int[] Colours(Image image) => [.. image.ToRgb().Pixels.Chunk(3).Select(rgb => rgb[0] << 16 | rgb[1] << 8 | rgb[2])];

    private static int LargestError(Image image, GifFrame frame) => Errors(image, frame).Max();

    private static double MeanError(Image image, GifFrame frame) => Errors(image, frame).Average();

    private static IEnumerable<int> Errors(Image image, GifFrame frame)
    {
        foreach ((int wanted, int shown) in Colours(image).Zip(frame.Colours))
        {
            for (int shift = 0; shift <= 16; shift += 8) yield return Math.Abs((wanted >> shift & 255) - (shown >> shift & 255));
        }
    }
}
