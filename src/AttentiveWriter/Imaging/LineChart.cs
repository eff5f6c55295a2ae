using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>Curves, such as a loss over the steps of training.</summary>
/// <remarks>Points that are NaN, infinite or beyond 1e100 are left out and the line joins their neighbours. Of a line of more than
/// <see cref="MaxPoints"/> points the extremes of equal stretches are kept. A line of few points shows each as a dot.</remarks>
public sealed class LineChart : Chart
{
    /// <summary>How many points of one line are drawn at most.</summary>
    public const int MaxPoints = 1000;

    private readonly IReadOnlyList<LineSeries> _series;
    private readonly (double Low, double High)? _yLimits;
    private readonly List<List<(double X, double Y)>> _lines = [];

    /// <summary>Makes a chart.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="xLabel">Name and unit of the horizontal axis.</param>
    /// <param name="yLabel">Name and unit of the vertical axis.</param>
    /// <param name="series">The lines; there may be none, and a line may be empty.</param>
    /// <param name="width">Width in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height in units of the SVG, 150..4,000.</param>
    /// <param name="yLimits">Where the vertical axis begins, and where it ends at the latest; null where the values alone say.</param>
    /// <exception cref="ArgumentException">A line has not as many y as x values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public LineChart(string title, string xLabel, string yLabel, IReadOnlyList<LineSeries> series, int width = 760, int height = 420,
        (double Low, double High)? yLimits = null)
        : base(title, xLabel, yLabel, width, height)
    {
        ArgumentNullException.ThrowIfNull(series);
        (_series, _yLimits) = (series, yLimits);
        foreach (LineSeries line in series)
        {
            if (line.X.Count != line.Y.Count)
                throw new ArgumentException($"series {line.Name} has {line.X.Count} x and {line.Y.Count} y values", nameof(series));
            _lines.Add(ChartPoints.Thin(ChartPoints.Drawable(line), MaxPoints));
        }
    }

    /// <summary>Whether equal distances of the vertical axis are equal ratios; points of 0, below or hardly above are then left
    /// out.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Whether the vertical axis may end below the first points, where the rest would look level beside them; the chart then says
    /// how far up they reach.</summary>
    public bool MayCutBeginning { get; init; }

    /// <summary>Draws a chart as SVG: see the constructor and <see cref="Chart.ToSvg"/>.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="xLabel">Name and unit of the horizontal axis.</param>
    /// <param name="yLabel">Name and unit of the vertical axis.</param>
    /// <param name="series">The lines; there may be none, and a line may be empty.</param>
    /// <param name="width">Width in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height in units of the SVG, 150..4,000.</param>
    /// <returns>An SVG document.</returns>
    public static string Render(
        string title, string xLabel, string yLabel, IReadOnlyList<LineSeries> series, int width = 760, int height = 420) =>
        new LineChart(title, xLabel, yLabel, series, width, height).ToSvg();

    private protected override void Draw(IChartSurface surface)
    {
        List<(double X, double Y)>[] lines = IsLogarithmic
            ? [.. _lines.Select(line => line.Where(point => point.Y >= 1 / ChartPoints.Largest).ToList())] : [.. _lines];
        double? highest = MayCutBeginning && !IsLogarithmic ? ChartPoints.Settled(lines) : null;
        (double X, double Y)[] shown = [.. lines.SelectMany(line => line).Where(point => !(point.Y > highest))];
        var xAxis = new ChartAxis(lines.SelectMany(line => line.Select(point => point.X)), Math.Max(3, Width / 110), wholeIntervals: false);
        IChartAxis yAxis = IsLogarithmic ? new LogarithmicAxis(shown.Select(point => point.Y))
            : new ChartAxis(shown.Select(point => point.Y), Math.Max(2, Height / 70), wholeIntervals: true, _yLimits);
        DrawTitle(surface);
        int top = DrawLegend(surface) + 14;
        int left = 2 * Margin + 16 + yAxis.Ticks().Max(tick => WidthOf(tick.Label));
        var area = new ChartArea(left, Math.Min(top, Height - 60), Width - Margin - 12, Height - 52);
        DrawTicks(surface, area, xAxis, yAxis);
        DrawFrame(surface, area);
        for (int i = 0; i < lines.Length; i++) DrawLine(surface, area, i,
            [.. lines[i].Select(point => (area.X(xAxis.Position(point.X)), -area.Y(yAxis.Position(point.Y))))]);
        if (highest is not null)
            surface.Text(area.Right - 6, area.Top + 16,
                string.Create(CultureInfo.InvariantCulture,
                $"the first values, up to {lines.SelectMany(line => line).Max(point => point.Y):#,0.#}, lie above"), ChartText.End);
        if (lines.All(line => line.Count == 0)) DrawNothing(surface, area);
    }

    // Heights are negative here: what lies above the area is cut off, but not for a rounding error.
    private static void DrawLine(IChartSurface surface, ChartArea area, int index, (double X, double Y)[] points)
    {
        double highest = -area.Top + 1e-6;
        foreach (List<(double X, double Y)> piece in ChartPoints.Below(points,
            highest)) surface.Line([.. piece.Select(point => (point.X, -point.Y))], index);
        if (points.Length > 30) return;
        foreach ((double x, double y) in points)
            if (y <= highest) surface.Dot(x, -y, index);
    }

    private int DrawLegend(IChartSurface surface)
    {
        (int x, int y) = (Margin, 50);
        for (int i = 0; i < _series.Count; i++)
        {
            int needed = 40 + WidthOf(_series[i].Name);
            if (x > Margin && x + needed > Width) (x, y) = (Margin, y + 18);
            surface.Line([(x, y - 4), (x + 20, y - 4)], i);
            surface.Text(x + 26, y, _series[i].Name, ChartText.Start);
            x += needed;
        }
        return _series.Count == 0 ? 32 : y;
    }

    private static void DrawTicks(IChartSurface surface, ChartArea area, ChartAxis xAxis, IChartAxis yAxis)
    {
        foreach ((double value, string label) in xAxis.Ticks())
        {
            double x = area.X(xAxis.Position(value));
            surface.Grid(x, area.Top, x, area.Bottom);
            surface.Text(x, area.Bottom + 18, label, ChartText.Middle);
        }
        foreach ((double value, string label) in yAxis.Ticks())
        {
            double y = area.Y(yAxis.Position(value));
            surface.Grid(area.Left, y, area.Right, y);
            surface.Text(area.Left - 8, y + 4, label, ChartText.End);
        }
    }
}
