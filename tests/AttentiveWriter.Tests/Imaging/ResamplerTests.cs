using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class ResamplerTests
{
    [Theory]
    [InlineData(Resize.None)]
    [InlineData(Resize.Crop)]
    [InlineData(Resize.Stretch)]
    public void To_OwnSize_IsThePictureItself(Resize how)
    {
        Image image = Pictures.Noise(5, 7, 3, 1);

        Assert.Same(image, Resampler.To(image, 5, 7, how));
    }

    [Fact]
    public void To_OtherSizeWithoutResizing_Throws() =>
        Assert.Contains("the picture is 5 x 7, expected 5 x 6",
            Assert.Throws<ArgumentException>(() => Resampler.To(Pictures.Noise(5, 7, 3, 1), 5, 6, Resize.None)).Message);

    [Fact]
    public void To_HalfTheSide_IsTheMeanOfFourPixels()
    {
        var image = new Image(4, 2, 1, [10, 20, 0, 255, 30, 40, 255, 0]);

        Pictures.AssertSame(new Image(2, 1, 1, [25, 128]), Resampler.To(image, 2, 1, Resize.Stretch));
    }

    [Fact]
    public void To_TwoThirds_SharesThePixelBetween()
    {
        // Each new pixel covers one and a half old ones.
        Pictures.AssertSame(new Image(2, 1, 1, [20, 80]), Resampler.To(new Image(3, 1, 1, [0, 60, 90]), 2, 1, Resize.Stretch));
    }

    [Fact]
    public void To_TwiceTheSide_GoesStraightBetweenPixels()
    {
        // New centres lie a quarter and three quarters between old ones; beyond the outermost nothing changes.
        Pictures.AssertSame(new Image(4, 1, 1, [0, 25, 75, 100]), Resampler.To(new Image(2, 1, 1, [0, 100]), 4, 1, Resize.Stretch));
    }

    [Fact]
    public void To_OneAxisOnly_LeavesTheOther()
    {
        var image = new Image(2, 2, 3, [1, 2, 3, 4, 5, 6, 11, 22, 33, 44, 55, 66]);

        Pictures.AssertSame(new Image(2, 1, 3, [6, 12, 18, 24, 30, 36]), Resampler.To(image, 2, 1, Resize.Stretch));
    }

    [Fact]
    public void To_Crop_KeepsTheCentreAndTheProportions()
    {
        // 6 x 2 to 1 x 1: the square in the middle, whose mean it is.
        var wide = new Image(6, 2, 1, [9, 9, 10, 20, 9, 9, 9, 9, 30, 40, 9, 9]);
        var high = new Image(1, 4, 1, [0, 60, 80, 0]);

        Pictures.AssertSame(new Image(1, 1, 1, [25]), Resampler.To(wide, 1, 1, Resize.Crop));
        Pictures.AssertSame(new Image(1, 2, 1, [60, 80]), Resampler.To(high, 1, 2, Resize.Crop));
        // Half a pixel off centre rather than blurred.
        Pictures.AssertSame(new Image(2, 1, 1, [7, 8]), Resampler.To(new Image(3, 1, 1, [7, 8, 9]), 2, 1, Resize.Crop));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 200)]
    [InlineData(97, 5)]
    [InlineData(64, 64)]
    public void To_AnySize_KeepsAFlatPictureFlat(int width, int height)
    {
        foreach (Resize how in new[] { Resize.Crop, Resize.Stretch })
        {
            foreach (byte level in new byte[] { 0, 77, 255 })
                Pictures.AssertSame(Pictures.Flat(width, height, level), Resampler.To(Pictures.Flat(31, 43, level), width, height, how));
        }
    }

    [Fact]
    public void To_Shrinking_KeepsTheMean()
    {
        Image image = Pictures.Noise(60, 50, 1, 4);

        Image small = Resampler.To(image, 7, 9, Resize.Stretch);

        Assert.Equal(image.Pixels.Average(p => p), small.Pixels.Average(p => p), 0.3);
    }
}
