namespace AttentiveWriter.Imaging;

/// <summary>What a chart is drawn on: the layout is one, whether it becomes SVG or pixels. Coordinates are those of the SVG, from the top
/// left.</summary>
internal interface IChartSurface
{
    /// <summary>Writes a text.</summary>
    void Text(double x, double y, string text, ChartText role);

    /// <summary>Draws a thin line of the grid.</summary>
    void Grid(double fromX, double fromY, double toX, double toY);

    /// <summary>Draws a thin line that frames the area of the data.</summary>
    void Axis(IReadOnlyList<(double X, double Y)> points);

    /// <summary>Draws line number <paramref name="index"/>.</summary>
    void Line(IReadOnlyList<(double X, double Y)> points, int index);

    /// <summary>Draws a dot of line number <paramref name="index"/>.</summary>
    void Dot(double x, double y, int index);

    /// <summary>Draws a picture whose pixels become rectangles.</summary>
    void Cells(double x, double y, double width, double height, Image cells);
}
