using System.Xml.Linq;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class HeatMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void ToSvg_Values_ArePixelsFromTheBottomUp()
    {
        var map = new HeatMap("t", "epoch", "step", "nats", [1, 2, 3], [[0, 1], [2, 3], [4, double.NaN]]);

        XElement[] pictures = [.. XDocument.Parse(map.ToSvg()).Descendants(Svg + "image")];

        // The map, and the bar of the scale.
        Assert.Equal(2, pictures.Length);
        string data = (string)pictures[0].Attribute("href")!;
        Image cells = PngReader.Read(new MemoryStream(Convert.FromBase64String(data["data:image/png;base64,".Length..])), "cells");
        Assert.Equal((3, 2), (cells.Width, cells.Height));
        Assert.Equal(HeatMap.Colour(0), At(cells, 0, 1));
        Assert.Equal(HeatMap.Colour(0.25), At(cells, 0, 0));
        Assert.Equal(HeatMap.Colour(0.75), At(cells, 1, 0));
        Assert.Equal(HeatMap.Colour(1), At(cells, 2, 1));
        Assert.Equal(new Rgb(128, 128, 128), At(cells, 2, 0));
    }

    [Fact]
    public void ToSvg_NothingFinite_SaysNoData()
    {
        Assert.Contains(">no data<", new HeatMap("t", "x", "y", "v", [], []).ToSvg(), StringComparison.Ordinal);
        Assert.Contains(">no data<", new HeatMap("t", "x", "y", "v", [1], [[double.NaN]]).ToSvg(), StringComparison.Ordinal);
        Assert.Contains(">no data<", new HeatMap("t", "x", "y", "v", [1], [[]]).ToSvg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 64)]
    [InlineData(3000, 7)]
    public void ToImage_AnySize_IsDrawn(int columns, int rows)
    {
        double[][] values = [.. Enumerable.Range(0, columns)
            .Select(c => (double[])[.. Enumerable.Range(0, rows).Select(r => (double)(c + r))])];

        Image picture = new HeatMap("t", "x", "y", "v", [.. Enumerable.Range(0, columns).Select(c => (double)c)], values, 300, 200)
            .ToImage();

        Assert.Equal((600, 400), (picture.Width, picture.Height));
        // Of more columns than pixels a pixel is one of several, so about the darkest colour.
        Rgb darkest = HeatMap.Colour(0);
        Assert.Contains(Enumerable.Range(0, 600 * 400).Select(i => At(picture, i % 600, i / 600)),
            c => Math.Abs(c.R - darkest.R) + Math.Abs(c.G - darkest.G) + Math.Abs(c.B - darkest.B) < 12);
    }

    [Fact]
    public void Colour_Share_GetsLighterAllTheWay()
    {
        double[] light = [.. Enumerable.Range(0, 101).Select(i => HeatMap.Colour(i / 100.0))
            .Select(c => 0.299 * c.R + 0.587 * c.G + 0.114 * c.B)];

        Assert.Equal(light.Order(), light);
        Assert.True(light[^1] - light[0] > 150);
    }

    [Fact]
    public void ToSvg_Labels_HaveBothEndsOfTheScaleAndOfTheRows()
    {
        double[] column = [.. Enumerable.Range(0, 13).Select(i => 0.87 + 0.081 * i)];

        string[] texts = [.. XDocument.Parse(new HeatMap("t", "x", "y", "v", [1, 2], [column, column]).ToSvg()).Descendants(Svg + "text")
            .Select(text => text.Value)];

        Assert.Superset(new HashSet<string> { "0.87", "1.84", "1", "13" }, texts.ToHashSet());
    }

    [Fact]
    public void Constructor_ColumnsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new HeatMap("t", "x", "y", "v", [1, 2], [[1], [1, 2]]));
        Assert.Throws<ArgumentException>(() => new HeatMap("t", "x", "y", "v", [1], []));
    }

    private static Rgb At(Image image, int x, int y) => new(image[x, y, 0], image[x, y, 1], image[x, y, 2]);
}
