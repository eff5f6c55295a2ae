namespace AttentiveWriter.Imaging;

/// <summary>Paints a chart into a picture, two pixels a unit, dark on white.</summary>
internal sealed class PixelSurface : IChartSurface
{
    private const int Scale = 2;
    private const double LineWidth = 1.8 * Scale, Dash = 6 * Scale, Gap = 4 * Scale, TextSize = 12, TitleSize = 15;

    private static readonly Rgb Ink = new(0x1F, 0x23, 0x28), Faint = new(0xE0, 0xE1, 0xE2), Half = new(0x79, 0x7B, 0x7E);

    private readonly StrokePainter _painter;

    public PixelSurface(int width, int height)
    {
        Picture = White(width * Scale, height * Scale);
        _painter = new StrokePainter(Picture);
    }

    /// <summary>The picture.</summary>
    public Image Picture { get; }

    public void Text(double x, double y, string text, ChartText role)
    {
        double size = Scale * (role == ChartText.Title ? TitleSize : TextSize), length = PictureText.Width(text, size);
        double before = role switch { ChartText.Middle or ChartText.Upright => length / 2, ChartText.End => length, _ => 0 };
        // On whole pixels level and upright strokes are sharp.
        (double left, double baseLine) = (Math.Round(x * Scale), Math.Round(y * Scale));
        PictureText.Add(_painter, text, size, role == ChartText.Title, role == ChartText.Upright
            ? (along, up) => (left - up, baseLine + before - along)
            : (along, up) => (left + along - before, baseLine - up));
        _painter.Paint(Ink);
    }

    public void Grid(double fromX, double fromY, double toX, double toY) => Thin([(fromX, fromY), (toX, toY)], Faint);

    public void Axis(IReadOnlyList<(double X, double Y)> points) => Thin(points, Half);

    public void Line(IReadOnlyList<(double X, double Y)> points, int index)
    {
        double along = 0;
        for (int i = 1; i < points.Count; i++)
        {
            (double x, double y) from = (points[i - 1].X * Scale, points[i - 1].Y * Scale), to = (points[i].X * Scale, points[i].Y * Scale);
            double length = Math.Sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
            if (!ChartStyle.IsDashed(index)) _painter.Add(from, to, LineWidth / 2);
            else
            {
                for (double dash = Math.Floor(along / (Dash + Gap)) * (Dash + Gap); dash < along + length; dash += Dash + Gap)
                {
                    (double begin, double end) = (Math.Max(dash - along, 0), Math.Min(dash + Dash - along, length));
                    if (begin < end) _painter.Add(Between(from, to, begin / length), Between(from, to, end / length), LineWidth / 2);
                }
            }
            along += length;
        }
        _painter.Paint(ChartStyle.Colour(index));
    }

    public void Dot(double x, double y, int index)
    {
        _painter.Add((x * Scale, y * Scale), (x * Scale, y * Scale), 2.5 * Scale);
        _painter.Paint(ChartStyle.Colour(index));
    }

    public void Cells(double x, double y, double width, double height, Image cells)
    {
        (int left, int top) = ((int)Math.Round(x * Scale), (int)Math.Round(y * Scale));
        (int across, int down) = ((int)Math.Round(width * Scale), (int)Math.Round(height * Scale));
        for (int b = 0; b < down; b++)
            for (int a = 0; a < across; a++)
            {
                (int column, int row) = ((int)((long)a * cells.Width / across), (int)((long)b * cells.Height / down));
                int last = cells.Channels - 1;
                Fill(left + a, top + b, 1, 1, new Rgb(cells[column, row, 0], cells[column, row, last / 2], cells[column, row, last]));
            }
    }

    private static Image White(int width, int height)
    {
        var image = new Image(width, height, 3);
        image.Pixels.AsSpan().Fill(255);
        return image;
    }

    private static (double X, double Y) Between((double X, double Y) from, (double X, double Y) to, double share) =>
        (from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y));

    // Upright or level, two pixels wide: exactly those pixels.
    private void Thin(IReadOnlyList<(double X, double Y)> points, Rgb colour)
    {
        for (int i = 1; i < points.Count; i++)
        {
            int left = (int)Math.Round(Math.Min(points[i - 1].X, points[i].X) * Scale),
                right = (int)Math.Round(Math.Max(points[i - 1].X, points[i].X) * Scale);
            int top = (int)Math.Round(Math.Min(points[i - 1].Y, points[i].Y) * Scale),
                bottom = (int)Math.Round(Math.Max(points[i - 1].Y, points[i].Y) * Scale);
            Fill(left - 1, top - 1, right - left + 2, bottom - top + 2, colour);
        }
    }

    private void Fill(int left, int top, int across, int down, Rgb colour)
    {
        for (int y = Math.Max(0, top); y < Math.Min(Picture.Height, top + down); y++)
            for (int x = Math.Max(0, left); x < Math.Min(Picture.Width, left + across); x++)
                (Picture[x, y, 0], Picture[x, y, 1], Picture[x, y, 2]) = (colour.R, colour.G, colour.B);
    }
}
