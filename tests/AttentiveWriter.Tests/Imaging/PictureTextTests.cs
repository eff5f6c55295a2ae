using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PictureTextTests
{
    private static readonly Rgb White = new(255, 255, 255);

    [Fact]
    public void Strokes_EveryPrintableCharacter_IsThereAndLooksLikeNoOther()
    {
        string[] letters = [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => ((char)c).ToString())];

        string[] shapes = [.. letters.Select(letter => string.Join(' ', StrokeFont.Strokes(letter, 14).SelectMany(stroke => stroke)))];

        Assert.Equal(95, shapes.Distinct().Count());
        Assert.Equal("", shapes[0]);
        Assert.All(letters.Skip(1), letter => Assert.All(StrokeFont.Strokes(letter, 14).SelectMany(stroke => stroke), p =>
        {
            Assert.InRange(p.X, 0, StrokeFont.Width(letter, 14) + 1e-9);
            Assert.InRange(p.Y, -0.3 * 14, 0.9 * 14);
        }));
        Assert.Equal(shapes['?' - ' '], string.Join(' ', StrokeFont.Strokes("é", 14).SelectMany(stroke => stroke)));
        Assert.Equal(shapes['?' - ' '], string.Join(' ', StrokeFont.Strokes("😀", 14).SelectMany(stroke => stroke)));
    }

    [Fact]
    public void Width_Digits_AreOfOneWidthSoThatNumbersStandUnderOneAnother() =>
        Assert.Single(Enumerable.Range(0, 10).Select(digit => PictureText.Width(digit.ToString(), 20)).Distinct());

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_Text_StandsOnItsBaseLineAndEndsWhereItsWidthSays(int channels)
    {
        var picture = new Image(60, 40, channels);

        PictureText.Write(picture, "HE", 10, 30, 20, White);

        double right = 10 + PictureText.Width("HE", 20);
        (int X, int Y)[] inked = [.. Enumerable.Range(0, 60 * 40).Select(i => (i % 60, i / 60)).Where(p => picture[p.Item1, p.Item2] > 60)];
        Assert.Equal((10, 29), (inked.Min(p => p.X), inked.Max(p => p.Y)));
        Assert.InRange(inked.Max(p => p.X), right - 2, right);
        // Capitals are 0.72 of the size high.
        Assert.InRange(30 - inked.Min(p => p.Y), 14, 17);
        // Smooth: there are edges between black and white.
        Assert.Contains(picture.Pixels, value => value is > 20 and < 235);
    }

    [Fact]
    public void Write_BeyondTheEdges_IsCutOff()
    {
        var picture = new Image(8, 6, 1);

        PictureText.Write(picture, "Wg@", -9, 9, 24, White);

        Assert.Contains(picture.Pixels, value => value > 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureText.Write(picture, "a", 0, 0, 0.5, White));
    }
}
