namespace AttentiveWriter.Imaging;

/// <summary>Paints smooth strokes with round ends into a picture.</summary>
/// <param name="picture">The picture, grey or RGB.</param>
internal sealed class StrokePainter(Image picture)
{
    private static readonly (int Left, int Top, int Right, int Bottom) Nothing = (int.MaxValue, int.MaxValue, 0, 0);

    // The most that any stroke covers of a pixel: where two meet, it is not painted twice. Beside what is touched all are 0.
    private readonly float[] _cover = new float[picture.Width * picture.Height];
    private (int Left, int Top, int Right, int Bottom) _touched = Nothing;

    /// <summary>Adds the straight stroke between two points: what it covers of each pixel near it, from the distance of the pixel's
    /// centre.</summary>
    public void Add((double X, double Y) from, (double X, double Y) to, double radius)
    {
        double reach = radius + 1, dx = to.X - from.X, dy = to.Y - from.Y, square = dx * dx + dy * dy;
        int left = Clamp(Math.Min(from.X, to.X) - reach, picture.Width), right = Clamp(Math.Max(from.X, to.X) + reach, picture.Width);
        int top = Clamp(Math.Min(from.Y, to.Y) - reach, picture.Height), bottom = Clamp(Math.Max(from.Y, to.Y) + reach, picture.Height);
        for (int y = top; y < bottom; y++)
            for (int x = left; x < right; x++)
            {
                (double px, double py) = (x + 0.5 - from.X, y + 0.5 - from.Y);
                double share = square == 0 ? 0 : Math.Clamp((px * dx + py * dy) / square, 0, 1);
                double distance = Math.Sqrt(Math.Pow(px - share * dx, 2) + Math.Pow(py - share * dy, 2));
                ref float most = ref _cover[y * picture.Width + x];
                most = Math.Max(most, (float)Math.Clamp(radius + 0.5 - distance, 0, 1));
            }

        _touched = (Math.Min(_touched.Left, left), Math.Min(_touched.Top, top), Math.Max(_touched.Right, right),
            Math.Max(_touched.Bottom, bottom));

        static int Clamp(double value, int limit) => (int)Math.Clamp(value, 0, limit);
    }

    /// <summary>Paints the strokes that were added, in one colour; of a grey picture in its red part.</summary>
    public void Paint(Rgb colour)
    {
        ReadOnlySpan<byte> ink = [colour.R, colour.G, colour.B];
        for (int y = _touched.Top; y < _touched.Bottom; y++)
            for (int x = _touched.Left; x < _touched.Right; x++)
            {
                ref float cover = ref _cover[y * picture.Width + x];
                if (cover == 0) continue;
                Span<byte> pixel = picture.Pixels.AsSpan(picture.Channels * (y * picture.Width + x), picture.Channels);
                for (int channel = 0; channel < pixel.Length; channel++) pixel[channel] = (byte)(pixel[channel]
                    + cover * (ink[channel] - pixel[channel]) + 0.5f);
                cover = 0;
            }
        _touched = Nothing;
    }
}
