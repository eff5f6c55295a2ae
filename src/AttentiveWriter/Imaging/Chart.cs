namespace AttentiveWriter.Imaging;

/// <summary>A chart: one layout, as SVG or as pixels.</summary>
/// <remarks>Its numbers do not depend on the machine's language.</remarks>
public abstract class Chart
{
    /// <summary>From the edge of the picture to what stands in it.</summary>
    private protected const int Margin = 16;

    private const int TextWidth = 7; // of one letter at 12 pixels, about

    private protected Chart(string title, string xLabel, string yLabel, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(xLabel);
        ArgumentNullException.ThrowIfNull(yLabel);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 200);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 150);
        // Twice as many pixels must still be a picture.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 4000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 4000);
        (Title, XLabel, YLabel, Width, Height) = (title, xLabel, yLabel, width, height);
    }

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>Name and unit of the horizontal axis.</summary>
    public string XLabel { get; }

    /// <summary>Name and unit of the vertical axis.</summary>
    public string YLabel { get; }

    /// <summary>Width in units of the SVG.</summary>
    public int Width { get; }

    /// <summary>Height in units of the SVG.</summary>
    public int Height { get; }

    /// <summary>The style element that charts on a page share.</summary>
    public static string Style => ChartStyle.Css;

    /// <summary>Returns the chart as an SVG document: one file without references, which follows the viewer's light or dark
    /// setting.</summary>
    /// <param name="withStyle">Whether it holds its own <see cref="Style"/>; on a page once is enough.</param>
    public string ToSvg(bool withStyle = true)
    {
        var surface = new SvgSurface(Title, Width, Height, withStyle);
        Draw(surface);
        return surface.ToString();
    }

    /// <summary>Returns the chart as a picture, dark on white, two pixels a unit. Its texts know ASCII only.</summary>
    public Image ToImage()
    {
        var surface = new PixelSurface(Width, Height);
        Draw(surface);
        return surface.Picture;
    }

    /// <summary>Draws all of it.</summary>
    private protected abstract void Draw(IChartSurface surface);

    /// <summary>Returns about how wide a text is.</summary>
    private protected static int WidthOf(string text) => TextWidth * text.Length;

    /// <summary>Draws the heading.</summary>
    private protected void DrawTitle(IChartSurface surface) => surface.Text(Margin, 26, Title, ChartText.Title);

    /// <summary>Draws the frame of the data's area and the names of the axes.</summary>
    private protected void DrawFrame(IChartSurface surface, ChartArea area)
    {
        surface.Axis([(area.Left, area.Top), (area.Left, area.Bottom), (area.Right, area.Bottom)]);
        surface.Text((area.Left + area.Right) / 2, area.Bottom + 40, XLabel, ChartText.Middle);
        surface.Text(Margin + 8, (area.Top + area.Bottom) / 2, YLabel, ChartText.Upright);
    }

    /// <summary>Says that there is nothing to draw.</summary>
    private protected static void DrawNothing(IChartSurface surface, ChartArea area) =>
        surface.Text((area.Left + area.Right) / 2, (area.Top + area.Bottom) / 2, "no data", ChartText.Middle);
}
