using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class TinyDigitsTests
{
    [Fact]
    public void Write_TwoDigits_AreReadable()
    {
        var image = new Image(TinyDigits.Width(47), TinyDigits.Height, 1);

        TinyDigits.Write(image, 47, 0, 0);

        string[] rows = [.. Enumerable.Range(0, image.Height)
            .Select(y => string.Concat(Enumerable.Range(0, image.Width).Select(x => image[x, y] == 0 ? '.' : '#')))];
        Assert.Equal(
            [
                "#.#.###",
                "#.#...#",
                "###..#.",
                "..#..#.",
                "..#..#.",
            ], rows);
    }

    [Fact]
    public void Write_PartlyOutside_IsCut()
    {
        var image = new Image(4, 4, 3);

        // The upper left dot falls outside; the hole of the 8 begins at 0, 0.
        TinyDigits.Write(image, 8, -2, -2, dot: 2, level: 9);

        Assert.Equal((0, 9), (image[0, 0, 1], image[2, 0, 1]));
        Assert.All(image.Pixels, level => Assert.True(level is 0 or 9));
    }

    [Fact]
    public void Write_EachDigit_IsAnother()
    {
        var pictures = new HashSet<string>();
        for (int digit = 0; digit < 10; digit++)
        {
            var image = new Image(3, 5, 1);
            TinyDigits.Write(image, digit, 0, 0);
            pictures.Add(Convert.ToHexString(image.Pixels));
        }

        Assert.Equal(10, pictures.Count);
    }
}
