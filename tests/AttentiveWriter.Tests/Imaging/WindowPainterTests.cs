using System.Numerics;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class WindowPainterTests
{
    private static readonly Rgb Line = new(1, 2, 3);

    [Theory]
    // One filter on the first pixel: exactly that pixel's square, [0, 4).
    [InlineData(1.0, 0.0, 4, 0, 4)]
    [InlineData(3.0, 0.0, 4, 8, 12)]
    // Filters on pixels 2..5 of eight: their squares are [4, 20).
    [InlineData(3.5, 3.0, 4, 4, 20)]
    // The whole image of 8 pixels.
    [InlineData(4.5, 7.0, 4, 0, 32)]
    // A quarter of a model pixel is one pixel at factor 4; a tenth rounds to none.
    [InlineData(3.75, 3.0, 4, 5, 21)]
    [InlineData(3.6, 3.0, 4, 4, 20)]
    [InlineData(3.5, 3.0, 1, 1, 5)]
    public void DrawWindow_CentreAndSize_EdgesLieWhereTheFiltersEnd(double centre, double size, int factor, int low, int high)
    {
        var picture = new Image(8 * factor, 8 * factor, 1);

        Image drawn = WindowPainter.DrawWindow(picture, factor, new WindowBox(centre, centre, size, 1, Line));

        for (int y = 0; y < drawn.Height; y++)
        {
            for (int x = 0; x < drawn.Width; x++)
            {
                bool inside = x >= low && x < high && y >= low && y < high;
                bool core = x > low && x < high - 1 && y > low && y < high - 1;
                Assert.True(IsLine(drawn, x, y) == (inside && !core), $"pixel ({x}, {y})");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void DrawQuadrilateral_UprightSquare_IsTheWindowOfThoseEdges(int thickness)
    {
        // A window reaches half a pixel past its outermost filters.
        Vector2[] corners = [new(3.5f, 2.5f), new(9.5f, 2.5f), new(9.5f, 8.5f), new(3.5f, 8.5f)];
        var picture = new Image(40, 40, 1);

        Image expected = WindowPainter.DrawWindow(picture, 4, new WindowBox(6.5, 5.5, 5, thickness, Line));

        Assert.Equal(expected.Pixels, WindowPainter.DrawQuadrilateral(picture, 4, corners, thickness, Line).Pixels);
        // Mirrored, the corners go around the other way.
        Array.Reverse(corners);
        Assert.Equal(expected.Pixels, WindowPainter.DrawQuadrilateral(picture, 4, corners, thickness, Line).Pixels);
    }

    [Fact]
    public void DrawQuadrilateral_Diamond_IsItsFourSides()
    {
        Image drawn = WindowPainter.DrawQuadrilateral(new Image(21, 21, 1), 1, [new(11, 1), new(21, 11), new(11, 21), new(1, 11)], 1, Line);

        Assert.True(IsLine(drawn, 10, 1) && IsLine(drawn, 19, 10) && IsLine(drawn, 10, 19) && IsLine(drawn, 1, 10));
        Assert.True(IsLine(drawn, 5, 6) && IsLine(drawn, 15, 14));
        Assert.False(IsLine(drawn, 10, 10) || IsLine(drawn, 2, 2) || IsLine(drawn, 18, 18) || IsLine(drawn, 8, 8));
    }

    [Theory]
    [InlineData(5, 5, 5, 5)]
    [InlineData(2, 5, 8, 5)]
    [InlineData(4.9f, 4.9f, 5.1f, 5.1f)]
    public void DrawQuadrilateral_WithoutAnInside_IsThePixelUnderItsCentre(float left, float top, float right, float bottom)
    {
        Image drawn = WindowPainter.DrawQuadrilateral(new Image(20, 20, 1), 2,
            [new(left, top), new(right, top), new(right, bottom), new(left, bottom)], 3, Line);

        Assert.Equal(1, CountLine(drawn));
        Assert.True(IsLine(drawn, 9, 9));
    }

    [Fact]
    public void DrawQuadrilateral_NotFourFiniteCorners_IsRefused()
    {
        var picture = new Image(4, 4, 1);

        Assert.Throws<ArgumentException>(() => WindowPainter.DrawQuadrilateral(picture, 1, [new(1, 1)], 1, Line));
        Assert.Throws<ArgumentException>(() =>
            WindowPainter.DrawQuadrilateral(picture, 1, [new(float.NaN, 1), new(2, 1), new(2, 2), new(1, 2)], 1, Line));
    }

    [Fact]
    public void DrawWindow_Thickness_GrowsInwards()
    {
        Image drawn = WindowPainter.DrawWindow(new Image(40, 40, 3), 1, new WindowBox(20, 21, 9, 3, Line));

        // Columns 14.5..24.5 round to [15, 25), rows to [16, 26).
        Assert.Equal(10 * 10 - 4 * 4, CountLine(drawn));
        Assert.True(IsLine(drawn, 17, 20));
        Assert.False(IsLine(drawn, 18, 20));
        Assert.False(IsLine(drawn, 14, 20));
        Assert.True(IsLine(drawn, 15, 16));
        Assert.True(IsLine(drawn, 24, 25));
        Assert.False(IsLine(drawn, 25, 20));
    }

    [Fact]
    public void DrawWindow_ThickerThanTheWindow_FillsTheWindowOnly()
    {
        Image drawn = WindowPainter.DrawWindow(new Image(20, 20, 1), 1, new WindowBox(10, 10, 3, 1000, Line));

        Assert.Equal(4 * 4, CountLine(drawn));
    }

    [Fact]
    public void DrawWindow_CornerOutside_DrawsOnlyTheSidesInside()
    {
        // Columns and rows [-3, 4): the left and the top side are outside.
        Image drawn = WindowPainter.DrawWindow(new Image(10, 10, 1), 1, new WindowBox(1, 1, 6, 1, Line));

        Assert.Equal(4 + 3, CountLine(drawn));
        Assert.True(IsLine(drawn, 3, 0));
        Assert.True(IsLine(drawn, 0, 3));
        Assert.False(IsLine(drawn, 0, 0));
    }

    [Theory]
    [InlineData(1000, 5, 2)]
    [InlineData(-1000, 5, 2)]
    [InlineData(5, 1e300, 2)]
    [InlineData(1e300, 1e300, 1)]
    [InlineData(16, 5, 10)]
    public void DrawWindow_Outside_DrawsNothing(double x, double y, double size)
    {
        Image drawn = WindowPainter.DrawWindow(new Image(10, 10, 1), 1, new WindowBox(x, y, size, 2, Line));

        Assert.Equal(0, CountLine(drawn));
    }

    [Theory]
    [InlineData(5.5, 9, false)]
    [InlineData(5.5, 9, true)]
    [InlineData(5.5, 10, true)]
    [InlineData(7, 30, false)]
    [InlineData(-100, 1000, true)]
    [InlineData(5, 1e300, true)]
    public void Draw_AroundThePicture_OutlinesThePicture(double centre, double size, bool outside)
    {
        (float low, float high) = ((float)Math.Max(centre - size / 2 - 0.5, -1e30), (float)Math.Min(centre + size / 2 + 0.5, 1e30));
        Image drawn = WindowPainter.DrawWindow(new Image(20, 20, 1), 2, new WindowBox(centre, centre, size, 3, Line, outside));
        Image quadrilateral = WindowPainter.DrawQuadrilateral(new Image(20, 20, 1), 2,
            [new(low, low), new(high, low), new(high, high), new(low, high)], 3, Line, outside);

        for (int i = 0; i < 400; i++) Assert.Equal(Math.Min(Math.Min(i % 20, 19 - i % 20), Math.Min(i / 20, 19 - i / 20)) < 3,
            IsLine(drawn, i % 20, i / 20));
        Assert.Equal(drawn.Pixels, quadrilateral.Pixels);
    }

    [Fact]
    public void Draw_TwoAroundThePicture_ShowsBoth()
    {
        var other = new Rgb(9, 9, 9);

        Image drawn = WindowPainter.Draw(new Image(20, 20, 1),
            [WindowPainter.Line(1, new WindowBox(10, 10, 40, 2, other)),
                WindowPainter.Line(1, new WindowBox(10, 10, 40, 3, Line, Outside: true))]);

        Assert.Equal("LLLoo..",
            string.Concat(Enumerable.Range(0, 7).Select(x => IsLine(drawn, x, 10) ? 'L' : drawn[x, 10, 0] == 9 ? 'o' : '.')));
    }

    [Fact]
    public void DrawWindow_LineOutside_GrowsOutwardsAndHidesNothingInside()
    {
        Image drawn = WindowPainter.DrawWindow(new Image(40, 40, 3), 1, new WindowBox(20, 21, 9, 3, Line, Outside: true));

        // Columns 14.5..24.5 round to [15, 25), rows to [16, 26).
        Assert.Equal(16 * 16 - 10 * 10, CountLine(drawn));
        Assert.True(IsLine(drawn, 12, 13) && IsLine(drawn, 14, 20) && IsLine(drawn, 27, 28));
        Assert.False(IsLine(drawn, 15, 16) || IsLine(drawn, 24, 25) || IsLine(drawn, 11, 20) || IsLine(drawn, 28, 20));
    }

    [Fact]
    public void Draw_Cased_IsADarkPixelOnEitherSideOfTheLine()
    {
        var picture = new Image(20, 20, 3);
        picture.Pixels.AsSpan().Fill(128);

        Image drawn = WindowPainter.Draw(picture, [WindowPainter.Line(1, new WindowBox(10, 10, 6, 2, Line))], cased: true);

        Assert.Equal("..#LL#",
            string.Concat(Enumerable.Range(3, 6).Select(x => IsLine(drawn, x, 10) ? 'L' : drawn[x, 10, 0] == 0 ? '#' : '.')));
    }

    [Fact]
    public void DrawWindow_GreyPicture_IsUnchangedAndTheResultRgb()
    {
        Image picture = Pictures.Noise(8, 8, 1, seed: 3);
        byte[] before = [.. picture.Pixels];

        Image drawn = WindowPainter.DrawWindow(picture, 2, new WindowBox(2, 2, 0, 1, Line));

        Assert.Equal(before, picture.Pixels);
        Assert.Equal(3, drawn.Channels);
        Assert.Equal(before[0], drawn[0, 0, 2]);
    }

    [Theory]
    [InlineData(double.NaN, 1, 1, 1, 1)]
    [InlineData(1, double.PositiveInfinity, 1, 1, 1)]
    [InlineData(1, 1, double.NaN, 1, 1)]
    [InlineData(1, 1, -1, 1, 1)]
    [InlineData(1, 1, 1, 0, 1)]
    [InlineData(1, 1, 1, 1, 0)]
    public void DrawWindow_BadNumbers_Throws(double x, double y, double size, int thickness, int factor)
    {
        var box = new WindowBox(x, y, size, thickness, Line);

        Assert.Throws<ArgumentOutOfRangeException>(() => WindowPainter.DrawWindow(new Image(4, 4, 1), factor, box));
    }

    private static bool IsLine(Image image, int x, int y) => new Rgb(image[x, y, 0], image[x, y, 1], image[x, y, 2]) == Line;

    private static int CountLine(Image image) =>
        Enumerable.Range(0, image.Width * image.Height).Count(i => IsLine(image, i % image.Width, i / image.Width));
}
