namespace AttentiveWriter.Imaging;

/// <summary>Paints a chart into a picture, two pixels a unit, dark on white.</summary>
internal sealed class PixelSurface(int width, int height) : IChartSurface
{
    private const int Scale = 2;
    private const double LineWidth = 1.8 * Scale, Dash = 6 * Scale, Gap = 4 * Scale;

    private static readonly Rgb Ink = new(0x1F, 0x23, 0x28), Faint = new(0xE0, 0xE1, 0xE2), Half = new(0x79, 0x7B, 0x7E);

    private static readonly (int Left, int Top, int Right, int Bottom) Nothing = (int.MaxValue, int.MaxValue, 0, 0);

    // The most that any stretch of a line covers of a pixel: where two meet, it is not painted twice. Beside what is touched all are 0.
    private readonly float[] _cover = new float[width * Scale * height * Scale];
    private (int Left, int Top, int Right, int Bottom) _touched = Nothing;

    /// <summary>The picture.</summary>
    public Image Picture { get; } = White(width * Scale, height * Scale);

    public void Text(double x, double y, string text, ChartText role)
    {
        int dot = role == ChartText.Title ? 3 : 2, length = DotFont.Width(text) * dot;
        int before = role switch { ChartText.Middle or ChartText.Upright => length / 2, ChartText.End => length, _ => 0 };
        (int left, int bottom) = ((int)Math.Round(x * Scale), (int)Math.Round(y * Scale));
        foreach ((int along, int down) in DotFont.Dots(text))
        {
            // Along the base line and up from it; upright texts are those, turned to the left.
            (int a, int b) = (along * dot - before, (DotFont.Height - down) * dot);
            if (role == ChartText.Upright) Fill(left - b, bottom - a - dot, dot, dot, Ink);
            else Fill(left + a, bottom - b, dot, dot, Ink);
        }
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
            if (!ChartStyle.IsDashed(index)) Cover(from, to, LineWidth / 2);
            else
            {
                for (double dash = Math.Floor(along / (Dash + Gap)) * (Dash + Gap); dash < along + length; dash += Dash + Gap)
                {
                    (double begin, double end) = (Math.Max(dash - along, 0), Math.Min(dash + Dash - along, length));
                    if (begin < end) Cover(Between(from, to, begin / length), Between(from, to, end / length), LineWidth / 2);
                }
            }
            along += length;
        }
        Blend(ChartStyle.Colour(index));
    }

    public void Dot(double x, double y, int index)
    {
        Cover((x * Scale, y * Scale), (x * Scale, y * Scale), 2.5 * Scale);
        Blend(ChartStyle.Colour(index));
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
            int left = (int)Math.Round(Math.Min(points[i - 1].X, points[i].X) * Scale), right = (int)Math.Round(Math.Max(points[i - 1].X, points[i].X) * Scale);
            int top = (int)Math.Round(Math.Min(points[i - 1].Y, points[i].Y) * Scale), bottom = (int)Math.Round(Math.Max(points[i - 1].Y, points[i].Y) * Scale);
            Fill(left - 1, top - 1, right - left + 2, bottom - top + 2, colour);
        }
    }

    // What the stretch between two points covers of each pixel near it, from the distance of the pixel's centre.
    private void Cover((double X, double Y) from, (double X, double Y) to, double radius)
    {
        double reach = radius + 1, dx = to.X - from.X, dy = to.Y - from.Y, square = dx * dx + dy * dy;
        int left = Clamp(Math.Min(from.X, to.X) - reach, Picture.Width), right = Clamp(Math.Max(from.X, to.X) + reach, Picture.Width);
        int top = Clamp(Math.Min(from.Y, to.Y) - reach, Picture.Height), bottom = Clamp(Math.Max(from.Y, to.Y) + reach, Picture.Height);
        for (int y = top; y < bottom; y++)
            for (int x = left; x < right; x++)
            {
                (double px, double py) = (x + 0.5 - from.X, y + 0.5 - from.Y);
                double share = square == 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
                double distance = Math.Sqrt(Math.Pow(px - share * dx, 2) + Math.Pow(py - share * dy, 2));
                ref float most = ref _cover[y * Picture.Width + x];
                most = Math.Max(most, (float)Math.Clamp(radius + 0.5 - distance, 0, 1));
            }

        _touched = (Math.Min(_touched.Left, left), Math.Min(_touched.Top, top), Math.Max(_touched.Right, right), Math.Max(_touched.Bottom, bottom));

        static int Clamp(double value, int limit) => (int)Math.Clamp(value, 0, limit);
    }

    // Paints what is covered, and forgets it.
    private void Blend(Rgb colour)
    {
        for (int y = _touched.Top; y < _touched.Bottom; y++)
            for (int x = _touched.Left; x < _touched.Right; x++)
            {
                ref float cover = ref _cover[y * Picture.Width + x];
                if (cover == 0) continue;
                Span<byte> pixel = Picture.Pixels.AsSpan(3 * (y * Picture.Width + x), 3);
                pixel[0] = (byte)(pixel[0] + cover * (colour.R - pixel[0]) + 0.5f);
                pixel[1] = (byte)(pixel[1] + cover * (colour.G - pixel[1]) + 0.5f);
                pixel[2] = (byte)(pixel[2] + cover * (colour.B - pixel[2]) + 0.5f);
                cover = 0;
            }
        _touched = Nothing;
    }

    private void Fill(int left, int top, int across, int down, Rgb colour)
    {
        for (int y = Math.Max(0, top); y < Math.Min(Picture.Height, top + down); y++)
            for (int x = Math.Max(0, left); x < Math.Min(Picture.Width, left + across); x++)
                (Picture[x, y, 0], Picture[x, y, 1], Picture[x, y, 2]) = (colour.R, colour.G, colour.B);
    }
}
