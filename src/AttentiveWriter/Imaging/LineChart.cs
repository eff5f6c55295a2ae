using System.Globalization;
using System.Text;
using System.Xml;

namespace AttentiveWriter.Imaging;

/// <summary>Draws curves, such as a loss over the steps of training, as an SVG picture.</summary>
/// <remarks>The picture is one file without references. It follows the viewer's light or dark setting, and its numbers do not depend on the
/// machine's language.</remarks>
public static class LineChart
{
    /// <summary>How many points of one line are drawn at most.</summary>
    public const int MaxPoints = 1000;

    private const int TextWidth = 7; // of one letter at 12 pixels, about
    private const int Margin = 16;

    /// <summary>Draws a chart.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="xLabel">Name and unit of the horizontal axis.</param>
    /// <param name="yLabel">Name and unit of the vertical axis.</param>
    /// <param name="series">The lines; there may be none, and a line may be empty.</param>
    /// <param name="width">Width in pixels, at least 200.</param>
    /// <param name="height">Height in pixels, at least 150.</param>
    /// <returns>An SVG document.</returns>
    /// <remarks>Points that are NaN, infinite or beyond 1e100 are left out and the line joins their neighbours. Of a line of more than
    /// <see cref="MaxPoints"/> points the extremes of equal stretches are kept. A line of few points shows each as a dot.</remarks>
    /// <exception cref="ArgumentException">A line has not as many y as x values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is too small.</exception>
    public static string Render(
        string title, string xLabel, string yLabel, IReadOnlyList<LineSeries> series, int width = 760, int height = 420)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(xLabel);
        ArgumentNullException.ThrowIfNull(yLabel);
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 150);
        var lines = new List<List<(double X, double Y)>>();
        foreach (LineSeries line in series)
        {
            if (line.X.Count != line.Y.Count)
                throw new ArgumentException($"series {line.Name} has {line.X.Count} x and {line.Y.Count} y values", nameof(series));
            lines.Add(ChartPoints.Thin(ChartPoints.Drawable(line), MaxPoints));
        }
        var xAxis = new ChartAxis(lines.SelectMany(line => line.Select(point => point.X)), Math.Max(3, width / 110), wholeIntervals: false);
        var yAxis = new ChartAxis(lines.SelectMany(line => line.Select(point => point.Y)), Math.Max(2, height / 70), wholeIntervals: true);

        var svg = new StringBuilder();
        Append(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" """);
        Append(svg, $"""class="aw-chart" role="img">{'\n'}<title>{Escape(title)}</title>{'\n'}""");
        svg.Append(ChartStyle.Css);
        Append(svg, $"""<rect class="aw-paper" width="{width}" height="{height}"/>{'\n'}""");
        Append(svg, $"""<text class="aw-title" x="{Margin}" y="26">{Escape(title)}</text>{'\n'}""");
        int top = AppendLegend(svg, series, width) + 14;
        int left = 2 * Margin + 16 + TextWidth * yAxis.Ticks().Max(tick => tick.Label.Length);
        var area = new Area(left, Math.Min(top, height - 60), width - Margin - 12, height - 52);
        AppendAxes(svg, area, xAxis, yAxis, xLabel, yLabel);
        for (int i = 0; i < lines.Count; i++) AppendLine(svg, area, xAxis, yAxis, lines[i], i);
        if (lines.All(line => line.Count == 0))
        {
            (int x, int y) = ((area.Left + area.Right) / 2, (area.Top + area.Bottom) / 2);
            Append(svg, $"""<text class="aw-middle" x="{x}" y="{y}">no data</text>{'\n'}""");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static int AppendLegend(StringBuilder svg, IReadOnlyList<LineSeries> series, int width)
    {
        (int x, int y) = (Margin, 50);
        for (int i = 0; i < series.Count; i++)
        {
            int needed = 40 + TextWidth * series[i].Name.Length;
            if (x > Margin && x + needed > width) (x, y) = (Margin, y + 18);
            Append(svg, $"""<path class="aw-line {ChartStyle.LineClass(i)}" d="M{x} {y - 4}h20"/>""");
            Append(svg, $"""<text x="{x + 26}" y="{y}">{Escape(series[i].Name)}</text>{'\n'}""");
            x += needed;
        }
        return series.Count == 0 ? 32 : y;
    }

    private static void AppendAxes(StringBuilder svg, Area area, ChartAxis xAxis, ChartAxis yAxis, string xLabel, string yLabel)
    {
        foreach ((double value, string label) in xAxis.Ticks())
        {
            double x = area.X(xAxis.Position(value));
            Append(svg, $"""<path class="aw-grid" d="M{x:0.##} {area.Top}V{area.Bottom}"/>""");
            Append(svg, $"""<text class="aw-middle" x="{x:0.##}" y="{area.Bottom + 18}">{label}</text>{'\n'}""");
        }
        foreach ((double value, string label) in yAxis.Ticks())
        {
            double y = area.Y(yAxis.Position(value));
            Append(svg, $"""<path class="aw-grid" d="M{area.Left} {y:0.##}H{area.Right}"/>""");
            Append(svg, $"""<text class="aw-end" x="{area.Left - 8}" y="{y + 4:0.##}">{label}</text>{'\n'}""");
        }
        Append(svg, $"""<path class="aw-axis" d="M{area.Left} {area.Top}V{area.Bottom}H{area.Right}"/>{'\n'}""");
        int middle = (area.Left + area.Right) / 2;
        Append(svg, $"""<text class="aw-middle" x="{middle}" y="{area.Bottom + 40}">{Escape(xLabel)}</text>{'\n'}""");
        string place = string.Create(CultureInfo.InvariantCulture, $"translate({Margin + 8} {(area.Top + area.Bottom) / 2}) rotate(-90)");
        Append(svg, $"""<text class="aw-middle" transform="{place}">{Escape(yLabel)}</text>{'\n'}""");
    }

    private static void AppendLine(
        StringBuilder svg, Area area, ChartAxis xAxis, ChartAxis yAxis, List<(double X, double Y)> points, int index)
    {
        if (points.Count == 0) return;
        var path = new StringBuilder();
        var dots = new StringBuilder();
        foreach ((double x, double y) in points)
        {
            (double right, double down) = (area.X(xAxis.Position(x)), area.Y(yAxis.Position(y)));
            Append(path, $"{(path.Length == 0 ? 'M' : 'L')}{right:0.##} {down:0.##}");
            if (points.Count <= 30)
                Append(dots, $"""<circle class="aw-dot {ChartStyle.DotClass(index)}" cx="{right:0.##}" cy="{down:0.##}" r="2.5"/>""");
        }
        Append(svg, $"""<path class="aw-line {ChartStyle.LineClass(index)}" d="{path}"/>{dots}{'\n'}""");
    }

    private static void Append(StringBuilder text, FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));

    // XML has no way at all to hold some characters; they become the replacement character.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            string safe = rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString();
            escaped.Append(safe switch { "&" => "&amp;", "<" => "&lt;", ">" => "&gt;", "\"" => "&quot;", _ => safe });
        }
        return escaped.ToString();
    }

    private readonly record struct Area(int Left, int Top, int Right, int Bottom)
    {
        public double X(double position) => Left + position * (Right - Left);

        public double Y(double position) => Bottom - position * (Bottom - Top);
    }
}
