namespace AttentiveWriter.Imaging;

/// <summary>Makes the points of a chart's line few enough to draw.</summary>
internal static class ChartPoints
{
    /// <summary>Beyond this a number is treated as infinite: no axis could show it beside others.</summary>
    public const double Largest = 1e100;

    /// <summary>Returns the points that can be drawn, in order.</summary>
    public static List<(double X, double Y)> Drawable(LineSeries series)
    {
        var points = new List<(double X, double Y)>(series.X.Count);
        for (int i = 0; i < series.X.Count; i++)
        {
            // Written so that NaN fails.
            if (Math.Abs(series.X[i]) <= Largest && Math.Abs(series.Y[i]) <= Largest) points.Add((series.X[i], series.Y[i]));
        }
        return points;
    }

    /// <summary>Thins a line: keeps the first and the last point and, of each bucket between, the lowest and the highest.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="limit">How many to keep at most, at least 4.</param>
    /// <returns>The kept points in order, so no peak is lost.</returns>
    public static List<(double X, double Y)> Thin(List<(double X, double Y)> points, int limit)
    {
        if (points.Count <= limit) return points;
        int buckets = (limit - 2) / 2;
        int inner = points.Count - 2;
        var kept = new List<(double X, double Y)>(limit) { points[0] };
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int start = 1 + (int)((long)inner * bucket / buckets);
            int end = 1 + (int)((long)inner * (bucket + 1) / buckets);
            (int low, int high) = (start, start);
            for (int i = start + 1; i < end; i++)
            {
                if (points[i].Y < points[low].Y) low = i;
                if (points[i].Y > points[high].Y) high = i;
            }
            kept.Add(points[Math.Min(low, high)]);
            if (low != high) kept.Add(points[Math.Max(low, high)]);
        }
        kept.Add(points[^1]);
        return kept;
    }
}
