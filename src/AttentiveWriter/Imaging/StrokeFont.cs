using System.Globalization;
using System.Text;

namespace AttentiveWriter.Imaging;

/// <summary>Letters of strokes for the texts of pictures, smooth at any size: printable ASCII; any other character is shown as a question mark.</summary>
internal static class StrokeFont
{
    // In units of the shapes: capitals are 14 high, small letters 10.
    private const double CapitalHeight = 14, Space = 4.1, Blank = 1.6;

    // Height of capitals as a share of the size, as usual.
    private const double CapitalShare = 0.72;

    private const int CurvePieces = 8;

    private static readonly (double Width, (double X, double Y)[][] Strokes)[] Letters = [.. StrokeLetters.Shapes.Select(Parse)];

    /// <summary>Returns how wide a text is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels; capitals are 0.72 times as high.</param>
    public static double Width(string text, double size) =>
        text.Length == 0 ? 0 : Unit(size) * (text.EnumerateRunes().Sum(rune => Letter(rune).Width + Space) - Space);

    /// <summary>Lists the strokes of a text, the middles of their lines: to the right of 0, and up from its base line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels; capitals are 0.72 times as high.</param>
    public static IEnumerable<(double X, double Y)[]> Strokes(string text, double size)
    {
        double unit = Unit(size), left = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            (double width, (double X, double Y)[][] strokes) = Letter(rune);
            double from = left;
            foreach ((double X, double Y)[] stroke in strokes) yield return [.. stroke.Select(p => (unit * (from + p.X), unit * p.Y))];
            left += width + Space;
        }
    }

    private static double Unit(double size) => CapitalShare * size / CapitalHeight;

    private static (double Width, (double X, double Y)[][] Strokes) Letter(Rune rune) => Letters[rune.Value is >= ' ' and <= '~' ? rune.Value - ' ' : '?' - ' '];

    private static (double Width, (double X, double Y)[][] Strokes) Parse(string shape)
    {
        var strokes = new List<(double X, double Y)[]>();
        foreach (string stroke in shape.Split('M', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) strokes.Add([.. Points(stroke)]);
        return (strokes.Count == 0 ? Blank : strokes.Max(s => s.Max(p => p.X)), [.. strokes]);
    }

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
