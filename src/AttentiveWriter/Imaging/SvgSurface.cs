using System.Globalization;
using System.Text;
using System.Xml;

namespace AttentiveWriter.Imaging;

/// <summary>Writes a chart as SVG: one document without references, which follows the viewer's light or dark setting.</summary>
internal sealed class SvgSurface : IChartSurface
{
    private readonly StringBuilder _svg = new();

    public SvgSurface(string title, int width, int height, bool withStyle)
    {
        Append($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" """);
        Append($"""class="aw-chart" role="img">{'\n'}<title>{Escape(title)}</title>{'\n'}""");
        if (withStyle) _svg.Append(ChartStyle.Css);
        Append($"""<rect class="aw-paper" width="{width}" height="{height}"/>{'\n'}""");
    }

    public void Text(double x, double y, string text, ChartText role)
    {
        string place = role == ChartText.Upright
            ? string.Create(CultureInfo.InvariantCulture, $"transform=\"translate({x:0.##} {y:0.##}) rotate(-90)\"")
            : string.Create(CultureInfo.InvariantCulture, $"x=\"{x:0.##}\" y=\"{y:0.##}\"");
        string style = role switch
        {
            ChartText.Title => "class=\"aw-title\" ",
            ChartText.Middle or ChartText.Upright => "class=\"aw-middle\" ",
            ChartText.End => "class=\"aw-end\" ",
            _ => "",
        };
        Append($"<text {style}{place}>{Escape(text)}</text>\n");
    }

    public void Grid(double fromX, double fromY, double toX, double toY) =>
        Append($"""<path class="aw-grid" d="{Path([(fromX, fromY), (toX, toY)])}"/>{'\n'}""");

    public void Axis(IReadOnlyList<(double X, double Y)> points) => Append($"""<path class="aw-axis" d="{Path(points)}"/>{'\n'}""");

    public void Line(IReadOnlyList<(double X, double Y)> points, int index) =>
        Append($"""<path class="aw-line {ChartStyle.LineClass(index)}" d="{Path(points)}"/>{'\n'}""");

    public void Dot(double x, double y, int index) =>
        Append($"""<circle class="aw-dot {ChartStyle.DotClass(index)}" cx="{x:0.##}" cy="{y:0.##}" r="2.5"/>{'\n'}""");

    public void Cells(double x, double y, double width, double height, Image cells)
    {
        var png = new MemoryStream();
        PngWriter.Write(png, cells);
        Append($"""<image x="{x:0.##}" y="{y:0.##}" width="{width:0.##}" height="{height:0.##}" preserveAspectRatio="none" """);
        Append($"""style="image-rendering:pixelated" href="data:image/png;base64,{Convert.ToBase64String(png.ToArray())}"/>{'\n'}""");
    }

    /// <summary>Returns the document, which nothing may be drawn on any more.</summary>
    public override string ToString() => _svg + "</svg>\n";

    private static string Path(IReadOnlyList<(double X, double Y)> points)
    {
        var path = new StringBuilder();
        foreach ((double x, double y) in points) path.Append(CultureInfo.InvariantCulture,
            $"{(path.Length == 0 ? 'M' : 'L')}{x:0.##} {y:0.##}");
        return path.ToString();
    }

    private void Append(FormattableString part) => _svg.Append(part.ToString(CultureInfo.InvariantCulture));

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
}
