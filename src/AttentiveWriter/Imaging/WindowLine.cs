namespace AttentiveWriter.Imaging;

/// <summary>The line around a window on a picture.</summary>
internal sealed class WindowLine
{
    private readonly (double X, double Y)[] _corners;

    // Of each edge what turns a point into its distance from it, positive inside.
    private readonly List<(double X, double Y, double Constant)> _edges = [];

    /// <summary>Makes a line.</summary>
    /// <param name="corners">The window's four corners in pixels of the picture, in turn; convex.</param>
    /// <param name="thickness">Width of the line, at least 1.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="outside">Whether it lies outside the window's edge; otherwise inside.</param>
    public WindowLine((double X, double Y)[] corners, int thickness, Rgb colour, bool outside)
    {
        (_corners, Thickness, Colour, Outside) = (corners, thickness, colour, outside);
        double twice = 0, longest = 0;
        for (int i = 0; i < 4; i++)
        {
            (double ax, double ay) = corners[i];
            (double bx, double by) = corners[(i + 1) % 4];
            double length = Math.Sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)), cross = ax * by - bx * ay;
            twice += cross;
            longest = Math.Max(longest, length);
            if (length > 0) _edges.Add(((ay - by) / length, (bx - ax) / length, cross / length));
        }
        // Mirrored, the corners go around the other way.
        if (twice < 0) _edges = [.. _edges.Select(e => (-e.X, -e.Y, -e.Constant))];
        IsThin = Math.Abs(twice) / 2 < Math.Max(1, longest);
    }

    public int Thickness { get; }

    public Rgb Colour { get; }

    public bool Outside { get; }

    /// <summary>Whether the window is under a pixel in area or across, so that its edges have no sides to speak of.</summary>
    private bool IsThin { get; }

    /// <summary>Whether the whole picture lies in the window, and none of its edges in the picture.</summary>
    public bool Encloses(Image picture) => !IsThin
        && Depth(0, 0) >= 0 && Depth(picture.Width, 0) >= 0 && Depth(picture.Width, picture.Height) >= 0 && Depth(0, picture.Height) >= 0;

    /// <summary>Returns what is shown on a picture: of a window that encloses it the picture's edge, or this many pixels further
    /// in.</summary>
    public WindowLine On(Image picture, int margin = 0)
    {
        if (!Encloses(picture)) return this;
        margin = Math.Min(margin, (Math.Min(picture.Width, picture.Height) - 1) / 2);
        (int right, int bottom) = (picture.Width - margin, picture.Height - margin);
        return new([(margin, margin), (right, margin), (right, bottom), (margin, bottom)], Thickness, Colour, outside: false);
    }

    /// <summary>Paints the line on a picture.</summary>
    public void Paint(Image picture) => Paint(picture, Colour, 0);

    /// <summary>Paints a dark line under it, a pixel wider on either side: it sets the line off from colours of any kind.</summary>
    public void PaintCasing(Image picture) => Paint(picture, new Rgb(0, 0, 0), 1);

    private void Paint(Image picture, Rgb colour, int wider)
    {
        if (IsThin)
        {
            // What has no inside is shown by the pixel under its centre.
            Fill(picture, _corners.Average(c => c.X), _corners.Average(c => c.Y), colour);
            return;
        }
        (double from, double to) = Outside ? (-Thickness - wider, wider) : (-wider, Thickness + wider);
        // Also where two edges meet at a small angle a line reaches no further than its width.
        int left = Limit(_corners.Min(c => c.X) + from, picture.Width), right = Limit(_corners.Max(c => c.X) - from, picture.Width);
        int top = Limit(_corners.Min(c => c.Y) + from, picture.Height), bottom = Limit(_corners.Max(c => c.Y) - from, picture.Height);
        for (int y = top; y < bottom; y++)
            for (int x = left; x < right; x++)
                if (Depth(x + 0.5, y + 0.5) is double depth && depth >= from && depth < to) Fill(picture, x, y, colour);

        static int Limit(double edge, int size) => (int)Math.Clamp(Math.Floor(edge + 0.5), 0, size);
    }

    // From the nearest edge to a point inside; negative outside.
    private double Depth(double x, double y)
    {
        double least = double.PositiveInfinity;
        foreach ((double ex, double ey, double constant) in _edges) least = Math.Min(least, ex * x + ey * y + constant);
        return least;
    }

    private static void Fill(Image picture, double x, double y, Rgb colour)
    {
        if (!(x >= 0 && x < picture.Width && y >= 0 && y < picture.Height)) return;
        (picture[(int)x, (int)y, 0], picture[(int)x, (int)y, 1], picture[(int)x, (int)y, 2]) = (colour.R, colour.G, colour.B);
    }
}
