using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class ImageTests
{
    [Theory]
    [InlineData(0f, 0)]
    [InlineData(1f, 255)]
    [InlineData(0.5f, 128)]
    [InlineData(0.0019f, 0)]
    [InlineData(0.0021f, 1)]
    [InlineData(-3f, 0)]
    [InlineData(1e30f, 255)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 255)]
    [InlineData(float.NegativeInfinity, 0)]
    public void FromPlanes_AnyFloat_IsRoundedAndCut(float value, byte expected)
    {
        var image = Image.FromPlanes([value], 1, 1, 1);

        Assert.Equal(expected, image[0, 0]);
    }

    [Fact]
    public void FromPlanes_Rgb_IsInterleaved()
    {
        // [channel, y, x] of 2 x 1 pixels: red 10, 20; green 30, 40; blue 50, 60.
        float[] planes = [10 / 255f, 20 / 255f, 30 / 255f, 40 / 255f, 50 / 255f, 60 / 255f];

        var image = Image.FromPlanes(planes, 2, 1, 3);

        Assert.Equal(new byte[] { 10, 30, 50, 20, 40, 60 }, image.Pixels);
        Assert.Equal(planes, image.ToPlanes());
    }

    [Fact]
    public void ToPlanes_EveryByte_ComesBack()
    {
        var image = new Image(256, 1, 1, [.. Enumerable.Range(0, 256).Select(i => (byte)i)]);

        Image again = Image.FromPlanes(image.ToPlanes(), 256, 1, 1);

        Pictures.AssertSame(image, again);
    }

    [Fact]
    public void Enlarge_ByThree_RepeatsEachPixelInASquare()
    {
        Image small = Pictures.Noise(4, 3, 3, seed: 1);

        Image large = small.Enlarge(3);

        Assert.Equal((12, 9, 3), (large.Width, large.Height, large.Channels));
        for (int y = 0; y < 9; y++)
        {
            for (int x = 0; x < 12; x++)
            {
                for (int channel = 0; channel < 3; channel++) Assert.Equal(small[x / 3, y / 3, channel], large[x, y, channel]);
            }
        }
    }

    [Fact]
    public void Enlarge_BadFactorOrResult_Throws()
    {
        var image = new Image(10_000, 1, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => image.Enlarge(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Enlarge(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Enlarge(int.MaxValue));
    }

    [Fact]
    public void ToRgb_Grey_RepeatsTheLevel()
    {
        var grey = new Image(2, 1, 1, [7, 200]);

        Image rgb = grey.ToRgb();

        Assert.Equal(new byte[] { 7, 7, 7, 200, 200, 200 }, rgb.Pixels);
    }

    [Fact]
    public void ToRgb_Rgb_IsACopy()
    {
        Image first = Pictures.Noise(2, 2, 3, seed: 2);

        Image second = first.ToRgb();

        Pictures.AssertSame(first, second);
        Assert.NotSame(first.Pixels, second.Pixels);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 2)]
    [InlineData(16_385, 1, 1)]
    [InlineData(16_384, 16_384, 1)]
    [InlineData(int.MaxValue, int.MaxValue, 3)]
    public void Constructor_BadSize_ThrowsBeforeTakingMemory(int width, int height, int channels)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(width, height, channels));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Image(width, height, channels, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Image.FromPlanes([], width, height, channels));
    }

    [Fact]
    public void Constructor_WrongLength_NamesBothLengths()
    {
        var error = Assert.Throws<ArgumentException>(() => new Image(2, 2, 3, new byte[11]));

        Assert.Contains("expected 12 bytes for [2, 2, 3], got 11", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Image.FromPlanes(new float[3], 2, 2, 1));
    }

    [Fact]
    public void Indexer_OutsideThePicture_Throws()
    {
        var image = new Image(3, 2, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => image[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image[0, 0, 1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image[-1, 0] = 1);
    }

    [Fact]
    public void ToChannels_GreyAndColour_GoBothWays()
    {
        var colour = new Image(2, 1, 3, [255, 0, 0, 10, 20, 30]);
        var grey = new Image(2, 1, 1, [76, 18]);

        Pictures.AssertSame(grey, colour.ToChannels(1));
        Pictures.AssertSame(new Image(2, 1, 3, [76, 76, 76, 18, 18, 18]), grey.ToChannels(3));
        Assert.Same(grey, grey.ToChannels(1));
        Assert.Same(colour, colour.ToChannels(4));
        Assert.NotSame(grey.Pixels, grey.ToGrey().Pixels);
    }
}
