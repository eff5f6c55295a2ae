using System.Numerics;

namespace AttentiveWriter.Imaging;

/// <summary>Outlines attention windows, as the figures of the paper do.</summary>
public static class WindowPainter
{
    /// <summary>Outlines one window.</summary>
    /// <param name="picture">The model's picture, enlarged by <paramref name="factor"/>; grey or RGB.</param>
    /// <param name="factor">How many pixels of the picture one model pixel is wide, at least 1.</param>
    /// <param name="box">The window, in model pixels.</param>
    /// <returns>A new RGB picture with the outline on it.</returns>
    /// <remarks>Model pixel p, 1-based, has its centre at ((p - 1) + 0.5) * factor of the picture. The window reaches from
    /// centre - size / 2 - 0.5 to centre + size / 2 + 0.5, so the pixels under the outermost filters lie inside; its edges are rounded to
    /// whole pixels of the picture. The line grows inwards from there, and whatever lies outside the picture is cut off.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The factor or the thickness is under 1, the size is negative, or a number is not
    /// finite.</exception>
    public static Image DrawWindow(Image picture, int factor, WindowBox box)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (box.Thickness < 1 || !(box.Size >= 0) || !double.IsFinite(box.CentreX + box.CentreY + box.Size))
            throw new ArgumentOutOfRangeException(nameof(box), box, "expected finite numbers, size >= 0 and thickness >= 1");

        Image drawn = picture.ToRgb();
        int thickness = Math.Min(box.Thickness, Image.MaxSide);
        (int left, int right) = Edges(box.CentreX, box.Size, factor, drawn.Width, thickness);
        (int top, int bottom) = Edges(box.CentreY, box.Size, factor, drawn.Height, thickness);

        // Four bars; in the corners they overlap, in a window thinner than two lines all of it is line.
        int innerLeft = Math.Min(left + thickness, right);
        int innerRight = Math.Max(right - thickness, left);
        int innerTop = Math.Min(top + thickness, bottom);
        int innerBottom = Math.Max(bottom - thickness, top);
        Fill(drawn, left, innerLeft, top, bottom, box.Colour);
        Fill(drawn, innerRight, right, top, bottom, box.Colour);
        Fill(drawn, left, right, top, innerTop, box.Colour);
        Fill(drawn, left, right, innerBottom, bottom, box.Colour);
        return drawn;
    }

    /// <summary>Outlines a quadrilateral.</summary>
    /// <param name="picture">The model's picture, enlarged by <paramref name="factor"/>; grey or RGB.</param>
    /// <param name="factor">How many pixels of the picture one model pixel is wide, at least 1.</param>
    /// <param name="corners">Its four corners in model pixels, 1-based, in turn; convex.</param>
    /// <param name="thickness">Width of the line in pixels of the picture, at least 1.</param>
    /// <param name="colour">Colour of the line.</param>
    /// <returns>A new RGB picture with the outline on it: the pixels inside whose centres are nearer than a line to an edge.</returns>
    /// <exception cref="ArgumentException">There are not four corners, or one is not finite.</exception>
    public static Image DrawQuadrilateral(Image picture, int factor, ReadOnlySpan<Vector2> corners, int thickness, Rgb colour)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(thickness, 1);
        if (corners.Length != 4) throw new ArgumentException($"{corners.Length} corners, expected 4");
        foreach (Vector2 corner in corners)
            if (!float.IsFinite(corner.X) || !float.IsFinite(corner.Y)) throw new ArgumentException($"a corner at {corner}, expected finite numbers");
        Image drawn = picture.ToRgb();
        if (IsThin(corners, factor))
        {
            // What has no inside is shown by the pixel under its centre.
            Vector2 centre = (corners[0] + corners[1] + corners[2] + corners[3]) / 4 * factor - new Vector2(0.5f * factor);
            int left = (int)Math.Clamp(Math.Floor(centre.X), -1.0, drawn.Width), top = (int)Math.Clamp(Math.Floor(centre.Y), -1.0, drawn.Height);
            Fill(drawn, left, left + 1, top, top + 1, colour);
            return drawn;
        }
        Span<double> distances = stackalloc double[4];
        for (int y = 0; y < drawn.Height; y++)
            for (int x = 0; x < drawn.Width; x++)
            {
                // The pixel's centre in the coordinates of the model.
                double px = (x + 0.5) / factor + 0.5, py = (y + 0.5) / factor + 0.5;
                for (int i = 0; i < 4; i++) distances[i] = factor * Distance(corners[i], corners[(i + 1) % 4], px, py);
                double least = double.PositiveInfinity, most = double.NegativeInfinity;
                foreach (double d in distances) (least, most) = (Math.Min(least, d), Math.Max(most, d));
                // On one side of all four edges is inside, whichever way around the corners go.
                double depth = least >= 0 ? least : most <= 0 ? -most : -1;
                if (depth >= 0 && depth < thickness) Fill(drawn, x, x + 1, y, y + 1, colour);
            }
        return drawn;
    }

    /// <summary>Whether a quadrilateral is under a pixel in area or across, so that its edges have no sides to speak of.</summary>
    private static bool IsThin(ReadOnlySpan<Vector2> corners, int factor)
    {
        double twice = 0, longest = 0;
        for (int i = 0; i < 4; i++)
        {
            Vector2 a = corners[i], b = corners[(i + 1) % 4];
            twice += (double)a.X * b.Y - (double)b.X * a.Y;
            longest = Math.Max(longest, Math.Sqrt(Math.Pow((double)b.X - a.X, 2) + Math.Pow((double)b.Y - a.Y, 2)));
        }
        double area = Math.Abs(twice) / 2 * factor * factor;
        return area < 1 || area / (longest * factor) < 1;
    }

    /// <summary>The distance of a point to the line from a to b, negative on its other side.</summary>
    private static double Distance(Vector2 a, Vector2 b, double x, double y)
    {
        double dx = (double)b.X - a.X, dy = (double)b.Y - a.Y, length = Math.Sqrt(dx * dx + dy * dy);
        return length == 0 ? 0 : (dx * (y - a.Y) - dy * (x - a.X)) / length;
    }

    // The edge coordinate e lies at (e - 0.5) * factor: half a pixel from a centre. The second number is exclusive.
    private static (int Low, int High) Edges(double centre, double size, int factor, int limit, int thickness)
    {
        double low = (centre - size / 2 - 0.5 - 0.5) * factor;
        double high = (centre + size / 2 + 0.5 - 0.5) * factor;
        return (Round(low), Round(high));

        // An edge further out than one line shows nothing, wherever it is; so far away numbers stay small.
        int Round(double edge) => (int)Math.Clamp(Math.Floor(edge + 0.5), -thickness, limit + thickness);
    }

    private static void Fill(Image image, int left, int right, int top, int bottom, Rgb colour)
    {
        left = Math.Max(left, 0);
        right = Math.Min(right, image.Width);
        for (int y = Math.Max(top, 0); y < Math.Min(bottom, image.Height); y++)
        {
            for (int x = left; x < right; x++)
            {
                int at = (y * image.Width + x) * 3;
                image.Pixels[at] = colour.R;
                image.Pixels[at + 1] = colour.G;
                image.Pixels[at + 2] = colour.B;
            }
        }
    }
}
