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
        foreach (string other in new[] { "日", "😀", "\uD800", "ж", "\u0301", "\u202E", "\uFFFF" })
        {
            Assert.Equal(shapes['?' - ' '], string.Join(' ', StrokeFont.Strokes(other, 14).SelectMany(stroke => stroke)));
            Assert.False(PictureText.CanWrite(other));
        }
    }

    [Fact]
    public void Strokes_LatinLetters_AreThereWithinTheLineAndLookLikeNoOther()
    {
        // All of Latin-1 and Latin Extended-A that are letters, but for a few that are hardly written any more; and those of Vietnamese.
        string[] letters = [.. Enumerable.Range(0xC0, 0x180 - 0xC0).Concat(Enumerable.Range(0x1EA0, 0x5A)).Select(c => ((char)c).ToString())
            .Where(c => char.IsLetter(c[0])).Except("ĦħĲĳĿŀŉŊŋŦŧĸſ".Select(c => c.ToString()))];

        Assert.Equal(["Đ"], letters.GroupBy(Shape).Where(same => same.Count() > 1).Select(same => same.Last()).Order());
        Assert.All(letters, letter => Assert.True(PictureText.CanWrite(letter), letter));
        Assert.All(letters, letter => Assert.All(StrokeFont.Strokes(letter, 14).SelectMany(stroke => stroke), p =>
        {
            Assert.InRange(p.X, 0, StrokeFont.Width(letter, 14) + 1e-9);
            Assert.InRange(p.Y, -0.3 * 14, 0.91 * 14);
        }));
    }

    [Theory]
    [InlineData("é", "e\u0301")]
    [InlineData("Å", "A\u030A")]
    [InlineData("ệ", "e\u0323\u0302")]
    [InlineData("ï", "i\u0308")]
    [InlineData("ẽ", "e\u0303")]
    public void Strokes_LetterInParts_IsTheLetter(string whole, string parts)
    {
        Assert.Equal(Shape(whole), Shape(parts));
        Assert.Equal(PictureText.Width(whole, 20), PictureText.Width(parts, 20));
    }

    private static string Shape(string letter) => string.Join(' ', StrokeFont.Strokes(letter, 14).SelectMany(stroke => stroke));

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
