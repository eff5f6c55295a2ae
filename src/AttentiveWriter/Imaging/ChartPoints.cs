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

    /// <summary>Returns where a vertical axis ends that shows how lines go on: the highest point of the later nine tenths, where the
    /// beginning lies so far above it that the rest would look level; otherwise null.</summary>
    /// <param name="lines">The lines, each in order from the left.</param>
    public static double? Settled(IReadOnlyCollection<List<(double X, double Y)>> lines)
    {
        const int Fewest = 10;
        (double X, double Y)[] all = [.. lines.SelectMany(line => line)];
        if (all.Length == 0 || lines.Max(line => line.Count) < Fewest) return null;
        double left = all.Min(p => p.X), beginning = left + (all.Max(p => p.X) - left) / 10;
        double low = all.Min(p => p.Y), high = all.Max(p => p.Y), settled = all.Where(p => p.X >= beginning).Max(p => p.Y);
        return settled > low && high - low > 2 * (settled - low) ? settled : null;
    }

    /// <summary>Cuts a line off at a height: what is left of it, in one or more pieces.</summary>
    /// <param name="points">The points, in order.</param>
    /// <param name="highest">The highest that is kept.</param>
    public static List<List<(double X, double Y)>> Below(IReadOnlyList<(double X, double Y)> points, double highest)
    {
        var pieces = new List<List<(double X, double Y)>>();
        for (int i = 0; i < points.Count; i++)
        {
            bool isIn = points[i].Y <= highest, wasIn = i > 0 && points[i - 1].Y <= highest;
            if (i == 0 ? isIn : isIn && !wasIn) pieces.Add([]);
            if (i > 0 && isIn != wasIn)
            {
                ((double x, double y) a, (double x, double y) b) = (points[i - 1], points[i]);
                pieces[^1].Add((a.x + (highest - a.y) / (b.y - a.y) * (b.x - a.x), highest));
            }
            if (isIn) pieces[^1].Add(points[i]);
        }
        return pieces;
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
