namespace AttentiveWriter.Imaging;

/// <summary>Scales pictures: the mean of the area that falls on a pixel where an axis shrinks, between neighbours where it grows.</summary>
/// <remarks>Each axis for itself, in numbers as they stand: gamma is not undone.</remarks>
public static class Resampler
{
    /// <summary>Brings a picture to a size.</summary>
    /// <param name="image">The picture; it stays as it is.</param>
    /// <param name="width">Pixels per row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="how">How.</param>
    /// <returns>A picture of that size: the given one where it has it.</returns>
    /// <exception cref="ArgumentException">The size differs and <paramref name="how"/> is <see cref="Resize.None"/>, or it is out of
    /// range.</exception>
    public static Image To(Image image, int width, int height, Resize how)
    {
        ArgumentNullException.ThrowIfNull(image);
        if ((image.Width, image.Height) == (width, height)) return image;
        if (how == Resize.None)
            throw new ArgumentException($"the picture is {image.Width} x {image.Height}, expected {width} x {height} (width x height)");
        var scaled = new Image(width, height, image.Channels);
        // The part of the picture that is kept: all, or what has the new proportions.
        double across = image.Width, down = image.Height;
        if (how == Resize.Crop)
        {
            across = Math.Min(image.Width, (double)image.Height * width / height);
            down = Math.Min(image.Height, (double)image.Width * height / width);
        }
        Taps[] columns = Axis(image.Width, across, width), rows = Axis(image.Height, down, height);
        double[] row = new double[image.Width * image.Channels];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(row);
            for (int i = 0; i < rows[y].Weights.Length; i++) Add(row, image.Pixels.AsSpan((rows[y].First + i) * row.Length, row.Length),
                rows[y].Weights[i]);
            Scale(row, columns, scaled.Pixels.AsSpan(y * width * image.Channels, width * image.Channels), image.Channels);
        }
        return scaled;
    }

    private static void Add(double[] sum, ReadOnlySpan<byte> pixels, double weight)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += weight * pixels[i];
    }

    private static void Scale(double[] row, Taps[] columns, Span<byte> scaled, int channels)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                double sum = 0.5; // to the nearest
                for (int i = 0; i < columns[x].Weights.Length; i++) sum += columns[x].Weights[i] * row[(columns[x].First + i) * channels
                    + channel];
                scaled[x * channels + channel] = (byte)Math.Clamp(sum, 0, 255);
            }
        }
    }

    // Which old pixels make each of the new ones, when the middle of an axis, so long, is scaled.
    private static Taps[] Axis(int old, double kept, int count)
    {
        double scale = kept / count, start = (old - kept) / 2;
        // Half a pixel off centre is less than a blur of all.
        if (scale == 1) start = Math.Floor(start);
        return [.. Enumerable.Range(0, count)
            .Select(i => scale > 1 ? Area(start + i * scale, scale, old) : Between(start + (i + 0.5) * scale - 0.5, old))];
    }

    private static Taps Area(double from, double length, int old)
    {
        double to = from + length;
        int first = Math.Clamp((int)from, 0, old - 1), last = Math.Clamp((int)Math.Ceiling(to) - 1, first, old - 1);
        return new Taps(first,
            [.. Enumerable.Range(first, last - first + 1).Select(k => Math.Max(0, Math.Min(to, k + 1) - Math.Max(from, k)) / length)]);
    }

    private static Taps Between(double centre, int old)
    {
        centre = Math.Clamp(centre, 0, old - 1);
        int first = (int)centre;
        double share = centre - first;
        return share == 0 ? new Taps(first, [1]) : new Taps(first, [1 - share, share]);
    }

    private readonly record struct Taps(int First, double[] Weights);
}
