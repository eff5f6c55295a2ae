using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class PixelSurfaceTests
{
    [Fact]
    public void Line_Level_IsAsWideAsItShouldBeAndInItsColour()
    {
        var surface = new PixelSurface(60, 20);

        surface.Line([(10, 10), (50, 10)], 0);

        // 3.6 pixels around y = 20: two whole on either side but for the last fifth.
        Assert.Equal(0x0067B1, At(surface.Picture, 60, 19));
        Assert.Equal(0x0067B1, At(surface.Picture, 60, 20));
        Assert.NotEqual(0xFFFFFF, At(surface.Picture, 60, 18));
        Assert.Equal(0xFFFFFF, At(surface.Picture, 60, 17));
        Assert.Equal(0xFFFFFF, At(surface.Picture, 60, 22));
        Assert.Equal(0xFFFFFF, At(surface.Picture, 10, 20));
    }

    [Fact]
    public void Line_SeventhSeries_IsDashed()
    {
        var surface = new PixelSurface(80, 20);

        surface.Line([(10, 10), (30, 10), (70, 10)], 6);

        bool[] painted = [.. Enumerable.Range(20, 120).Select(x => At(surface.Picture, x, 20) != 0xFFFFFF)];
        Assert.True(painted[0] && painted[8]);
        Assert.False(painted[16]);
        Assert.True(painted[22]);
        Assert.InRange(painted.Count(p => p), 60, 110);
    }

    [Fact]
    public void Text_UprightAndEnd_StandWhereTheyShould()
    {
        PixelSurface end = new(60, 60), upright = new(60, 60);

        end.Text(40, 30, "LL", ChartText.End);
        upright.Text(30, 30, "L", ChartText.Upright);

        // The foot of an L lies on the base line, at its right end there.
        Assert.NotEqual(0xFFFFFF, At(end.Picture, 79, 59));
        Assert.Equal(0xFFFFFF, At(end.Picture, 80, 59));
        Assert.Equal(0xFFFFFF, At(end.Picture, 70, 60));
        // Read from below upwards its stem goes to the left, along its lower end.
        Assert.NotEqual(0xFFFFFF, At(upright.Picture, 47, 63));
        Assert.NotEqual(0xFFFFFF, At(upright.Picture, 59, 56));
        Assert.Equal(0xFFFFFF, At(upright.Picture, 60, 60));
    }

    [Fact]
    public void ToImage_LineChart_HasTheLayoutOfTheSvg()
    {
        var chart = new LineChart("t", "x", "y", [new LineSeries("a", [0, 50, 100], [0, 10, 5])]);
        System.Xml.Linq.XElement dot = System.Xml.Linq.XDocument.Parse(chart.ToSvg()).Descendants()
            .First(e => e.Name.LocalName == "circle");

        Image picture = chart.ToImage();

        Assert.Equal((2 * 760, 2 * 420), (picture.Width, picture.Height));
        Assert.Equal(0x0067B1, At(picture, (int)(2 * (double)dot.Attribute("cx")!), (int)(2 * (double)dot.Attribute("cy")!)));
    }

    private static int At(Image image, int x, int y) => image[x, y, 0] << 16 | image[x, y, 1] << 8 | image[x, y, 2];
}
