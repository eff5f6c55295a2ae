using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>The writing hand: makes of a digit's skeleton one person's way of writing it once.</summary>
/// <remarks>Only sums, products, quotients and square roots, which are exact to the bit on every machine.</remarks>
internal static class GlyphHand
{
    /// <summary>Most points of a flattened glyph.</summary>
    public const int MaxPoints = 96;

    private const int Spans = 5;          // straight pieces between two points of a curve
    private const int Lattice = 4;        // the bending is given at 4 x 4 points of the unit square

    /// <summary>Turns strokes into short straight pieces in a bent unit square.</summary>
    /// <param name="strokes">The skeleton.</param>
    /// <param name="random">The glyph's own numbers.</param>
    /// <param name="points">Where the points go.</param>
    /// <returns>How many there are.</returns>
    /// <remarks>The bending moves the points that a curve goes through, so that a curve stays a curve.</remarks>
    public static int Flatten(float[][] strokes, ref RandomSequence random, Span<GlyphPoint> points)
    {
        Span<float> bendX = stackalloc float[Lattice * Lattice], bendY = stackalloc float[Lattice * Lattice];
        for (int i = 0; i < Lattice * Lattice; i++)
        {
            bendX[i] = Spread(ref random, 0.14f);
            bendY[i] = Spread(ref random, 0.10f);
        }
        Span<GlyphPoint> knots = stackalloc GlyphPoint[16];
        int count = 0;
        foreach (float[] stroke in strokes)
        {
            int length = stroke.Length / 2;
            for (int i = 0; i < length; i++) knots[i] = Bend(stroke[2 * i], stroke[2 * i + 1], bendX, bendY);
            if (length == 2) length = Bow(knots, Spread(ref random, 0.08f));
            points[count++] = knots[0] with { Starts = true };
            for (int i = 1; i < length; i++)
            {
                GlyphPoint before = knots[Math.Max(0, i - 2)], after = knots[Math.Min(length - 1, i + 1)];
                for (int k = 1; k <= Spans; k++)
                    points[count++] = GlyphPoint.OnCurve(before, knots[i - 1], knots[i], after, k / (float)Spans);
            }
        }
        return count;
    }

    // A hand draws no straight line: a third knot beside the middle of the two.
    private static int Bow(Span<GlyphPoint> knots, float bow)
    {
        (GlyphPoint a, GlyphPoint b) = (knots[0], knots[1]);
        knots[2] = b;
        knots[1] = new GlyphPoint((a.X + b.X) / 2 - bow * (b.Y - a.Y), (a.Y + b.Y) / 2 + bow * (b.X - a.X), false);
        return 3;
    }

    private static GlyphPoint Bend(float x, float y, ReadOnlySpan<float> bendX, ReadOnlySpan<float> bendY)
    {
        float column = x * (Lattice - 1), row = y * (Lattice - 1);
        int left = Math.Min((int)column, Lattice - 2), top = Math.Min((int)row, Lattice - 2);
        float u = column - left, v = row - top;
        int at = top * Lattice + left;
        float dx = (1 - v) * ((1 - u) * bendX[at] + u * bendX[at + 1]) + v * ((1 - u) * bendX[at + Lattice] + u * bendX[at + Lattice + 1]);
        float dy = (1 - v) * ((1 - u) * bendY[at] + u * bendY[at + 1]) + v * ((1 - u) * bendY[at + Lattice] + u * bendY[at + Lattice + 1]);
        return new GlyphPoint(x + dx, y + dy, false);
    }

    /// <summary>Stretches, slants and turns a flattened glyph about the middle of its square, which becomes (0, 0).</summary>
    /// <param name="points">The glyph.</param>
    /// <param name="random">The glyph's own numbers.</param>
    public static void Distort(Span<GlyphPoint> points, ref RandomSequence random)
    {
        float aspect = random.Next(0.65f, 1.10f);
        float slant = 0.12f + Spread(ref random, 0.38f);
        // A rotation by the tangent of its angle: no sine, so equal bits on every machine.
        float tangent = Spread(ref random, 0.20f);
        float cosine = 1 / MathF.Sqrt(1 + tangent * tangent), sine = tangent * cosine;
        foreach (ref GlyphPoint point in points)
        {
            float x = aspect * (point.X - 0.5f) + slant * (0.5f - point.Y), y = point.Y - 0.5f;
            point = point with { X = cosine * x - sine * y, Y = sine * x + cosine * y };
        }
    }

    /// <summary>Returns a number symmetric about 0, within the limit, most often small.</summary>
    /// <param name="random">The glyph's own numbers.</param>
    /// <param name="limit">The largest magnitude.</param>
    public static float Spread(ref RandomSequence random, float limit) => limit * (random.Next() + random.Next() - 1);
}
