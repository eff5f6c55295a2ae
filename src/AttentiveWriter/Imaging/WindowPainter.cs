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
