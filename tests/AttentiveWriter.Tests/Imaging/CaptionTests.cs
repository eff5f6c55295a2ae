using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class CaptionTests
{
    [Theory]
    [InlineData("7", 1)]
    [InlineData("10", 2)]
    [InlineData("cat", 2)]
    [InlineData("a name that is far too long", 2)]
    [InlineData("\u732b", 2)]
    [InlineData("12345678901234567890", 3)]
    public void Under_AnyWord_KeepsThePictureAndWritesBelowIt(string word, int dot)
    {
        Image picture = Pictures.Smooth(56, 40, 3, 1), cell = Caption.Under(picture, word, dot);

        Assert.Equal((56, 40 + Caption.Height * dot, 3), (cell.Width, cell.Height, cell.Channels));
        Assert.Equal(picture.Pixels, cell.Pixels[..picture.Pixels.Length]);
        Assert.Contains(cell.Pixels[picture.Pixels.Length..], level => level > 200);
    }

    [Fact]
    public void Under_TwoNames_LookDifferent()
    {
        var picture = new Image(56, 20, 1);

        Assert.NotEqual(Caption.Under(picture, "cat", 2).Pixels, Caption.Under(picture, "dog", 2).Pixels);
        Assert.NotEqual(Caption.Under(picture, "2", 2).Pixels, Caption.Under(picture, "10", 2).Pixels);
    }

    [Fact]
    public void Under_PictureOfOnePixel_StillHasItsStrip() => Assert.Equal((1, 1 + Caption.Height), (Caption.Under(new Image(1, 1, 1), "cat", 1).Width, Caption.Under(new Image(1, 1, 1), "cat", 1).Height));
}
