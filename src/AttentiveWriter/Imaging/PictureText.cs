namespace AttentiveWriter.Imaging;

/// <summary>Writes small smooth texts into pictures: printable ASCII and Latin letters with marks; any other character becomes a question
/// mark.</summary>
public static class PictureText
{
    private const double Weight = 0.098, BoldWeight = 0.13;

    /// <summary>Writes a text, as far as it lies in the picture.</summary>
    /// <param name="picture">The picture, grey or RGB.</param>
    /// <param name="text">The text.</param>
    /// <param name="left">Column where it begins.</param>
    /// <param name="baseLine">Row on whose upper edge the letters stand.</param>
    /// <param name="size">Size in pixels, at least 1; capitals are 0.72 times as high.</param>
    /// <param name="colour">Its colour; of a grey picture the red part counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is under 1.</exception>
    public static void Write(Image picture, string text, double left, double baseLine, double size, Rgb colour)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var painter = new StrokePainter(picture);
        Add(painter, text, size, bold: false, (along, up) => (left + along, baseLine - up));
        painter.Paint(colour);
    }

    /// <summary>Whether all characters of a text can be written.</summary>
    /// <param name="text">The text.</param>
    public static bool CanWrite(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return StrokeFont.Has(text);
    }

    /// <summary>Returns how wide a text is, in pixels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels.</param>
    public static double Width(string text, double size)
    {
        ArgumentNullException.ThrowIfNull(text);
        return StrokeFont.Width(text, size) + 2 * Radius(size, bold: false);
    }

    /// <summary>Adds a text to what is to be painted.</summary>
    /// <param name="painter">Where it is painted.</param>
    /// <param name="text">The text.</param>
    /// <param name="size">Size in pixels.</param>
    /// <param name="bold">Whether its strokes are thicker.</param>
    /// <param name="place">Where a point of the picture is that lies so far along the text, and so far up from its base line.</param>
    internal static void Add(StrokePainter painter, string text, double size, bool bold, Func<double, double, (double X, double Y)> place)
    {
        // The middle of a stroke lies its half inside the edge of the letter.
        double radius = Radius(size, bold);
        foreach ((double X, double Y)[] stroke in StrokeFont.Strokes(text, size))
            for (int i = 1; i < stroke.Length; i++)
                painter.Add(place(stroke[i - 1].X + radius, stroke[i - 1].Y + radius), place(stroke[i].X + radius, stroke[i].Y + radius),
                    radius);
    }

    private static double Radius(double size, bool bold) => size * (bold ? BoldWeight : Weight) / 2;
}
