using System.Numerics;

namespace AttentiveWriter.Imaging;

/// <summary>Outlines attention windows, as the figures of the paper do.</summary>
/// <remarks>Whatever lies outside the picture is cut off; but of a window that encloses the whole picture the picture's edge is outlined,
/// from inside.</remarks>
public static class WindowPainter
{
    /// <summary>Outlines one window.</summary>
    /// <param name="picture">The model's picture, enlarged by <paramref name="factor"/>; grey or RGB.</param>
    /// <param name="factor">How many pixels of the picture one model pixel is wide, at least 1.</param>
    /// <param name="box">The window, in model pixels.</param>
    /// <returns>A new RGB picture with the outline on it.</returns>
    /// <remarks>Model pixel p, 1-based, has its centre at ((p - 1) + 0.5) * factor of the picture. The window reaches from
    /// centre - size / 2 - 0.5 to centre + size / 2 + 0.5, so the pixels under the outermost filters lie inside; its edges are rounded to
    /// whole pixels of the picture. The line grows inwards from there, or outwards.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The factor or the thickness is under 1, the size is negative, or a number is not
    /// finite.</exception>
    public static Image DrawWindow(Image picture, int factor, WindowBox box)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Draw(picture, [Line(factor, box)]);
    }

    /// <summary>Outlines a quadrilateral.</summary>
    /// <param name="picture">The model's picture, enlarged by <paramref name="factor"/>; grey or RGB.</param>
    /// <param name="factor">How many pixels of the picture one model pixel is wide, at least 1.</param>
    /// <param name="corners">Its four corners in model pixels, 1-based, in turn; convex.</param>
    /// <param name="thickness">Width of the line in pixels of the picture, at least 1.</param>
    /// <param name="colour">Colour of the line.</param>
    /// <param name="outside">Whether the line lies outside the edge; otherwise inside.</param>
    /// <returns>A new RGB picture with the outline on it: the pixels on one side of the edge whose centres are nearer than a line to it; of
    /// what has no inside, the pixel under its centre.</returns>
    /// <exception cref="ArgumentException">There are not four corners, or one is not finite.</exception>
    public static Image DrawQuadrilateral(Image picture, int factor, ReadOnlySpan<Vector2> corners, int thickness, Rgb colour,
        bool outside = false)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Draw(picture, [Line(factor, corners, thickness, colour, outside)]);
    }

    /// <summary>Returns the line of a window.</summary>
    internal static WindowLine Line(int factor, WindowBox box)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        if (box.Thickness < 1 || !(box.Size >= 0) || !double.IsFinite(box.CentreX + box.CentreY + box.Size))
            throw new ArgumentOutOfRangeException(nameof(box), box, "expected finite numbers, size >= 0 and thickness >= 1");
        double reach = box.Size / 2 + 0.5;
        (double left, double right, double top, double bottom) = (box.CentreX - reach, box.CentreX + reach, box.CentreY - reach,
            box.CentreY + reach);
        return Line(factor, [(left, top), (right, top), (right, bottom), (left, bottom)], box.Thickness, box.Colour, box.Outside);
    }

    /// <summary>Returns the line of a window: the edges of an upright one are rounded to whole pixels of the picture.</summary>
    /// <param name="factor">How many pixels of the picture one model pixel is wide.</param>
    /// <param name="corners">Four, in model pixels, 1-based, in turn; finite.</param>
    /// <param name="thickness">Width of the line.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="outside">Whether it lies outside the edge.</param>
    internal static WindowLine Line(int factor, (double X, double Y)[] corners, int thickness, Rgb colour, bool outside)
    {
        bool isUpright = corners[0].X == corners[3].X && corners[1].X == corners[2].X && corners[0].Y == corners[1].Y
            && corners[2].Y == corners[3].Y;
        return new WindowLine([.. corners.Select(c => isUpright ? (Rounded(c.X), Rounded(c.Y)) : (Place(c.X), Place(c.Y)))], thickness,
            colour, outside);

        // The coordinate e lies at (e - 0.5) * factor: half a pixel from a centre.
        double Place(double e) => (e - 0.5) * factor;

        // Further out than any picture numbers stay small.
        double Rounded(double e) => Math.Clamp(Math.Floor(Place(e) + 0.5), -Image.MaxPixels, Image.MaxPixels);
    }

    /// <summary>Returns the line of a quadrilateral.</summary>
    internal static WindowLine Line(int factor, ReadOnlySpan<Vector2> corners, int thickness, Rgb colour, bool outside)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(thickness, 1);
        if (corners.Length != 4) throw new ArgumentException($"{corners.Length} corners, expected 4");
        foreach (Vector2 corner in corners)
            if (!float.IsFinite(corner.X) || !float.IsFinite(corner.Y))
                throw new ArgumentException($"a corner at {corner}, expected finite numbers");
        return new WindowLine([.. corners.ToArray().Select(c => ((c.X - 0.5) * factor, (c.Y - 0.5) * factor))], thickness, colour, outside);
    }

    /// <summary>Draws lines on a copy of a picture, the later over the earlier.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="lines">The lines; of several that enclose the picture, each stands inside the one that is drawn after it.</param>
    /// <param name="cased">Whether each is set off by a dark line under it.</param>
    internal static Image Draw(Image picture, IReadOnlyList<WindowLine> lines, bool cased = false)
    {
        Image drawn = picture.ToRgb();
        var shown = new List<WindowLine>();
        int margin = 0;
        foreach (WindowLine line in lines.Reverse())
        {
            shown.Insert(0, line.On(picture, margin));
            if (line.Encloses(picture)) margin += line.Thickness;
        }
        if (cased) shown.ForEach(line => line.PaintCasing(drawn));
        shown.ForEach(line => line.Paint(drawn));
        return drawn;
    }
}
