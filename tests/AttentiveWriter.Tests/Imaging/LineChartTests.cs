using System.Globalization;
using System.Xml.Linq;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Imaging;

public class LineChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Theory]
    [InlineData()]
    [InlineData(5.0)]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(7.0, 7.0, 7.0)]
    [InlineData(double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(1.0, double.NaN, 2.0, double.PositiveInfinity, 3.0)]
    [InlineData(1e308, -1e308, 1.0)]
    [InlineData(1e100, -1e100)]
    [InlineData(double.Epsilon, 0.0)]
    [InlineData(1e-99, 0.0)]
    [InlineData(1e15, 1e15 + 1)]
    [InlineData(1e15, 1e15 + 0.125)]
    [InlineData(-0.0, 0.0)]
    [InlineData(0.1, 0.3)]
    public void Render_AwkwardValues_IsWellFormedWithFiniteNumbers(params double[] values)
    {
        double[] index = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)];

        foreach (LineSeries series in new[] { new LineSeries("a", index, values), new LineSeries("b", values, index) })
        {
            string text = LineChart.Render("t", "x", "y", [series]);

            XElement root = XDocument.Parse(text).Root!;
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.InRange(root.Descendants(Svg + "text").Count(), 6, 40);
        }
    }

    [Fact]
    public void Render_NoSeriesOrNoPoints_SaysNoData()
    {
        Assert.Contains(">no data<", LineChart.Render("t", "x", "y", []), StringComparison.Ordinal);
        Assert.Contains(">no data<", LineChart.Render("t", "x", "y", [new LineSeries("a", [], [])]), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Texts_AreEscapedAndPresent()
    {
        string text = LineChart.Render("a<b & \"c\"", "step\0", "nats \uD800", [new LineSeries("</svg> 😀", [1, 2], [3, 4])]);

        string[] texts = [.. XDocument.Parse(text).Descendants(Svg + "text").Select(element => element.Value)];
        Assert.Contains("a<b & \"c\"", texts);
        Assert.Contains("step\uFFFD", texts);
        Assert.Contains("nats \uFFFD", texts);
        Assert.Contains("</svg> 😀", texts);
    }

    [Fact]
    public void Render_GermanCulture_WritesTheSame()
    {
        var series = new LineSeries("loss", [0, 1000, 2000], [1.5, 0.25, 0.125]);
        string expected = LineChart.Render("t", "x", "y", [series]);
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.Equal(expected, LineChart.Render("t", "x", "y", [series]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Render_Points_LieWhereTheAxesSay()
    {
        string text = LineChart.Render("t", "x", "y", [new LineSeries("a", [0, 50, 100], [0, 10, 5])]);

        // The extremes of both axes are ticks here, so each point shares a coordinate with a grid line.
        XElement root = XDocument.Parse(text).Root!;
        var circles = root.Descendants(Svg + "circle");
        (double X, double Y)[] dots = [.. circles.Select(dot => ((double)dot.Attribute("cx")!, (double)dot.Attribute("cy")!))];
        double left = TickX(root, "0"), right = TickX(root, "100");
        Assert.Equal(3, dots.Length);
        Assert.Equal([left, (left + right) / 2, right], dots.Select(dot => dot.X));
        Assert.Equal((dots[0].Y + dots[1].Y) / 2, dots[2].Y, 0.02);
        Assert.True(dots[1].Y < dots[0].Y, "larger values stand higher");
    }

    [Fact]
    public void Render_SeveralSeries_HaveEachALegendAndAClass()
    {
        LineSeries[] series = [.. Enumerable.Range(0, 9).Select(i => new LineSeries($"run {i}", [0, 1], [i, i + 1]))];

        XElement root = XDocument.Parse(LineChart.Render("t", "x", "y", series)).Root!;

        IEnumerable<string> all = root.Descendants(Svg + "path").Select(path => (string)path.Attribute("class")!);
        string[] classes = [.. all.Where(name => name.StartsWith("aw-line", StringComparison.Ordinal))];
        Assert.Equal(18, classes.Length);
        Assert.Equal(9, classes.Distinct().Count());
        Assert.All(series, line => Assert.Contains(root.Descendants(Svg + "text"), text => text.Value == line.Name));
    }

    [Fact]
    public void Render_ManyPoints_KeepsAThousandAndEveryPeak()
    {
        double[] x = [.. Enumerable.Range(0, 200_000).Select(i => (double)i)];
        double[] y = [.. x.Select(value => Math.Sin(value / 9000))];
        (y[77_777], y[123_456]) = (9, -9);

        List<(double X, double Y)> thin = ChartPoints.Thin(ChartPoints.Drawable(new LineSeries("a", x, y)), LineChart.MaxPoints);

        Assert.InRange(thin.Count, 900, 1000);
        Assert.Equal((0, y[0]), thin[0]);
        Assert.Equal((199_999, y[^1]), thin[^1]);
        Assert.Contains((77_777, 9), thin);
        Assert.Contains((123_456, -9), thin);
        Assert.Equal(thin.Select(point => point.X).Order(), thin.Select(point => point.X));
        Assert.True(LineChart.Render("t", "x", "y", [new LineSeries("a", x, y)]).Length < 30_000);
    }

    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(0.1, 0.3, 4, "0.10 0.15 0.20 0.25 0.30")]
    [InlineData(0, 0.3, 3, "0.0 0.1 0.2 0.3")]
    [InlineData(-1, 1, 4, "-1.0 -0.5 0.0 0.5 1.0")]
    [InlineData(0, 100_000, 5, "0 20,000 40,000 60,000 80,000 100,000")]
    [InlineData(0, 4e12, 4, "0 1e12 2e12 3e12 4e12")]
    [InlineData(0, 5e-7, 3, "0 2e-7 4e-7 6e-7")]
    [InlineData(84.1, 119.8, 5, "80 90 100 110 120")]
    public void Ticks_Range_AreRound(double low, double high, int intervals, string expected)
    {
        var axis = new ChartAxis([low, high], intervals, wholeIntervals: true);

        Assert.Equal(expected, string.Join(' ', axis.Ticks().Select(tick => tick.Label)));
    }

    [Theory]
    [InlineData(0.001, "0.0000 0.0005 0.0010")]
    [InlineData(600, "0 200 400 600")]
    [InlineData(-3, "-3 -2 -1 0")]
    [InlineData(0, "0.0 0.5 1.0")]
    public void Ticks_OneValue_ReachToZero(double value, string expected) =>
        Assert.Equal(expected, string.Join(' ', new ChartAxis([value], 3, wholeIntervals: true).Ticks().Select(tick => tick.Label)));

    [Theory]
    [InlineData(90, 99, "0 50 100")]
    [InlineData(3, 8, "0 5 10")]
    public void Ticks_Limits_BeginThereAndEndThereAtTheLatest(double low, double high, string expected) =>
        Assert.Equal(expected,
            string.Join(' ', new ChartAxis([low, high], 3, wholeIntervals: true, (0, 100)).Ticks().Select(tick => tick.Label)));

    [Fact]
    public void Ticks_AnyRangeAndNumberOfIntervals_AreTwoAtTheLeast()
    {
        var random = new Random(5);

        for (int trial = 0; trial < 3000; trial++)
        {
            double low = Math.Round(random.NextDouble() * Math.Pow(10, random.Next(-4, 7)), random.Next(0, 4)),
                high = low + Math.Pow(10, random.NextDouble() * 8 - 3);
            var axis = new ChartAxis([low, high], random.Next(2, 8), wholeIntervals: random.Next(2) == 0);

            string[] labels = [.. axis.Ticks().Select(tick => tick.Label)];

            Assert.True(labels.Length >= 2, $"{low} to {high}: {string.Join(' ', labels)}");
            Assert.Equal(labels.Length, labels.Distinct().Count());
            Assert.All(axis.Ticks(), tick => Assert.InRange(axis.Position(tick.Value), -0.01, 1.01));
        }
    }

    [Theory]
    [InlineData(1, 1000, "1 10 100 1,000")]
    [InlineData(0.3, 40, "0.2 0.5 1 2 5 10 20 50")]
    [InlineData(2.7, 3.9, "2 3 4")]
    [InlineData(7, 7, "6 8")]
    [InlineData(10, 10, "10 15")]
    [InlineData(1e-100, 1e100, "1e-100 1e-75 1e-50 1e-25 1 1e25 1e50 1e75 1e100")]
    public void Ticks_OfRatios_AreRoundAndEncloseTheValues(double low, double high, string expected)
    {
        var axis = new LogarithmicAxis([low, high]);

        (double Value, string Label)[] ticks = [.. axis.Ticks()];

        Assert.Equal(expected, string.Join(' ', ticks.Select(tick => tick.Label)));
        Assert.True(ticks[0].Value <= low && ticks[^1].Value >= high);
        Assert.Equal((0, 1), (axis.Position(ticks[0].Value), axis.Position(ticks[^1].Value)));
    }

    [Fact]
    public void Below_LineThatRisesAndFalls_IsCutWhereItCrosses()
    {
        List<List<(double X, double Y)>> pieces = ChartPoints.Below([(0, 9), (1, 5), (2, 3), (3, 7), (4, 7), (5, 1)], 5);

        Assert.Equal([[(1, 5), (1, 5), (2, 3), (2.5, 5)], [(4 + 1 / 3.0, 5), (5, 1)]], pieces);
        Assert.Empty(ChartPoints.Below([(0, 9), (1, 6)], 5));
        Assert.Equal([(0, 1), (1, 2)], Assert.Single(ChartPoints.Below([(0, 1), (1, 2)], 5)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToSvg_MayCutBeginning_CutsOnlyWhatWouldLevelTheRest(bool falls)
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => (double)i)], y = [.. x.Select(i => falls && i < 3 ? 900 : 100 - i)];
        var chart = new LineChart("t", "x", "y", [new LineSeries("a", x, y)]) { MayCutBeginning = true };

        string text = chart.ToSvg();

        Assert.Equal(falls, text.Contains("the first values, up to 900, lie above", StringComparison.Ordinal));
        Assert.Contains(">100<", text);
        Assert.DoesNotContain(">800<", text);
    }

    [Fact]
    public void ToSvg_Logarithmic_LeavesOutWhatHasNoLogarithm()
    {
        var chart = new LineChart("t", "x", "y",
            [new LineSeries("a", [1, 2, 3, 4, 5], [0, -1, double.Epsilon, 2, 30])])
        { IsLogarithmic = true };

        string text = chart.ToSvg();

        Assert.Equal(2, XDocument.Parse(text).Descendants(Svg + "circle").Count());
        Assert.Contains(">50<", text);
        Assert.DoesNotContain("NaN", text);
    }

    [Fact]
    public void Render_BadArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => LineChart.Render("t", "x", "y", [new LineSeries("a", [1, 2], [1])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LineChart.Render("t", "x", "y", [], width: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => LineChart.Render("t", "x", "y", [], height: 10));
    }

    private static double TickX(XElement root, string label) => (double)root.Descendants(Svg + "text").First(
        text => text.Value == label && (string?)text.Attribute("class") == "aw-middle").Attribute("x")!;
}
