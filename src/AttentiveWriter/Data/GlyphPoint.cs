namespace AttentiveWriter.Data;

/// <summary>A point of a stroke.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
/// <param name="Starts">Whether the pen is set down here, so that no line leads to this point.</param>
internal readonly record struct GlyphPoint(float X, float Y, bool Starts)
{
    /// <summary>Returns the point at <paramref name="t"/>, 0 to 1, on the Catmull-Rom curve from <paramref name="b"/> to
    /// <paramref name="c"/>, whose neighbours on the stroke are <paramref name="a"/> and <paramref name="d"/>.</summary>
    public static GlyphPoint OnCurve(GlyphPoint a, GlyphPoint b, GlyphPoint c, GlyphPoint d, float t) =>
        new(Cubic(a.X, b.X, c.X, d.X, t), Cubic(a.Y, b.Y, c.Y, d.Y, t), false);

    private static float Cubic(float a, float b, float c, float d, float t) =>
        b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
