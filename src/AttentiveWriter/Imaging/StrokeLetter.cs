using System.Globalization;

namespace AttentiveWriter.Imaging;

/// <summary>A letter, and the marks it has.</summary>
/// <param name="Width">Its width, in units of the shapes.</param>
/// <param name="Strokes">The middles of its strokes.</param>
/// <param name="Top">Height of what marks stand over.</param>
/// <param name="Above">Marks over it.</param>
internal sealed record StrokeLetter(double Width, (double X, double Y)[][] Strokes, double Top, int Above = 0)
{
    // No higher, so that a line of text has room for it: one over a tall letter touches it, and a second stands beside the first.
    private const double HighestMark = 15, MarkGap = 1, MarkAdvance = 4;

    private const double Blank = 1.6;

    private const int CurvePieces = 8;

    /// <summary>The letter of a shape.</summary>
    public static StrokeLetter Of(string shape)
    {
        (double X, double Y)[][] strokes = Parse(shape);
        return strokes.Length == 0 ? new StrokeLetter(Blank, [], 0)
            : new StrokeLetter(strokes.Max(s => s.Max(p => p.X)), strokes, strokes.Max(s => s.Max(p => p.Y)));
    }

    /// <summary>This letter with a mark.</summary>
    /// <param name="place">Where the mark stands.</param>
    /// <param name="shape">Its shape.</param>
    public StrokeLetter With(StrokePlace place, string shape)
    {
        (double x, double y) = place switch
        {
            StrokePlace.Above => (Width / 2 + Above * MarkAdvance, Math.Min(Top + MarkGap, HighestMark)),
            StrokePlace.Below => (Width / 2, 0),
            _ => (Width, Top),
        };
        (double X, double Y)[][] all = [.. Strokes, .. Parse(shape).Select(stroke => stroke.Select(p => (p.X + x, p.Y + y)).ToArray())];
        double left = Math.Min(0, all.Min(s => s.Min(p => p.X))), right = Math.Max(Width, all.Max(s => s.Max(p => p.X)));
        return new StrokeLetter(right - left, [.. all.Select(stroke => stroke.Select(p => (p.X - left, p.Y)).ToArray())], Top,
            Above + (place == StrokePlace.Above ? 1 : 0));
    }

    private static (double X, double Y)[][] Parse(string shape) =>
        [.. shape.Split('M', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(stroke => Points(stroke).ToArray())];

    // As in the paths of SVG: a place, then L for lines and Q for quadratic curves, each with its points.
    private static List<(double X, double Y)> Points(string stroke)
    {
        var points = new List<(double X, double Y)>();
        double[] numbers = [.. stroke.Split([' ', 'L', 'Q']).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        int at = 2;
        points.Add((numbers[0], numbers[1]));
        foreach (char kind in stroke.Where(char.IsLetter))
        {
            ((double x, double y) from, double cx, double cy) = (points[^1], numbers[at], numbers[at + 1]);
            at += 2;
            if (kind == 'L') points.Add((cx, cy));
            else
            {
                (double x, double y) = (numbers[at], numbers[at + 1]);
                at += 2;
                for (int k = 1; k <= CurvePieces; k++)
                {
                    double t = (double)k / CurvePieces, s = 1 - t;
                    points.Add((s * s * from.x + 2 * s * t * cx + t * t * x, s * s * from.y + 2 * s * t * cy + t * t * y));
                }
            }
        }
        return points;
    }
}
