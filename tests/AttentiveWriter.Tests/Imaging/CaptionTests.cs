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

    [Theory]
    [InlineData("cat", "cat")]
    [InlineData("7", "7")]
    [InlineData("\u00e9t\u00e9", "\u00e9t\u00e9")]
    [InlineData("Stra\u00dfe", "Stra\u00dfe")]
    [InlineData("\u65e5\u672c", "#1")]
    // No name is shown in part.
    [InlineData("cat \u732b", "#1")]
    [InlineData("\ud83d\ude00", "#1")]
    public void OfClass_Name_IsThatWhereItCanBeWrittenAndElseTheNumber(string name, string expected) =>
        Assert.Equal(expected, Caption.OfClass(1, ["other", name]));

    [Fact]
    public void OfClass_NoName_IsTheNumber()
    {
        Assert.Equal("12", Caption.OfClass(12, null));
        Assert.Equal("1", Caption.OfClass(1, ["only one"]));
        Assert.Equal("0", Caption.OfClass(0, []));
    }

    [Fact]
    public void Under_TwoNames_LookDifferent()
    {
        var picture = new Image(56, 20, 1);

        Assert.NotEqual(Caption.Under(picture, "cat", 2).Pixels, Caption.Under(picture, "dog", 2).Pixels);
        Assert.NotEqual(Caption.Under(picture, "2", 2).Pixels, Caption.Under(picture, "10", 2).Pixels);
    }

    [Fact]
    public void Under_PictureOfOnePixel_StillHasItsStrip() =>
        Assert.Equal((1, 1 + Caption.Height),
        (Caption.Under(new Image(1, 1, 1), "cat", 1).Width, Caption.Under(new Image(1, 1, 1), "cat", 1).Height));
}
