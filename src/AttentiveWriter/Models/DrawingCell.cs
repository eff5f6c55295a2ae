using AttentiveWriter.Imaging;
using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Models;

/// <summary>Makes the pictures of one image at one step, all of one size: the canvas with its windows and, on request, its glimpses beside it.</summary>
/// <param name="drawing">The drawing.</param>
/// <param name="look">How it is shown.</param>
internal sealed class DrawingCell(Drawing drawing, DrawingLook look)
{
    private readonly GenerativeSettings _settings = drawing.Settings;

    private int Line => Math.Max(1, look.Scale / 2);

    /// <summary>Returns the canvas after a step, with the windows of that step.</summary>
    public Image Canvas(int image, int step)
    {
        Image picture = DrawingPictures.Picture(drawing.Canvas(image, step), _settings).Enlarge(look.Scale).ToRgb();
        if (look.Windows)
        {
            if (drawing.ReadWindows is { } read) picture = DrawingPictures.Outline(picture, read[step][image], look.Scale, Rgb.Green);
            if (drawing.WriteWindows is { } write) picture = DrawingPictures.Outline(picture, write[step][image], look.Scale, Rgb.Red);
        }
        return WithGlimpses(picture, Glimpses(image, step));
    }

    /// <summary>Returns the finished image, without windows.</summary>
    public Image Final(int image) => Still(drawing.Final(image));

    /// <summary>Returns what was given to be drawn again.</summary>
    public Image Original(int image) => Still(OriginalPlanes(image));

    private Image Still(ReadOnlySpan<float> planes) => WithGlimpses(DrawingPictures.Picture(planes, _settings).Enlarge(look.Scale).ToRgb(), []);

    private ReadOnlySpan<float> OriginalPlanes(int image) => look.Originals.Span.Slice(image * _settings.Pixels, _settings.Pixels);

    private List<(Image Picture, Rgb Colour)> Glimpses(int image, int step)
    {
        var glimpses = new List<(Image, Rgb)>();
        if (!look.Glimpses || _settings is not DrawSettings draw) return glimpses;
        if (drawing.ReadWindows is { } read && !look.Originals.IsEmpty)
            glimpses.Add((GlimpsePicture.Of(OriginalPlanes(image), draw, read[step][image], draw.Read!.Value), Rgb.Green));
        if (drawing.WriteWindows is { } write)
            glimpses.Add((GlimpsePicture.Of(drawing.Canvas(image, step), draw, write[step][image], draw.Write!.Value), Rgb.Red));
        return glimpses;
    }

    // Two glimpses, one above the other, are as high as the canvas; where there are none, their place is black.
    private Image WithGlimpses(Image canvas, List<(Image Picture, Rgb Colour)> glimpses)
    {
        if (!look.Glimpses) return canvas;
        int side = Math.Max(1, (canvas.Height - Line) / 2);
        var cell = new Image(canvas.Width + Line + side, canvas.Height, 3);
        Paste(canvas, cell, 0, 0);
        for (int i = 0; i < glimpses.Count; i++) Paste(Framed(glimpses[i].Picture.ToRgb(), side, glimpses[i].Colour), cell, canvas.Width + Line, i * (side + Line));
        return cell;
    }

    // Enlarged to the side, each value a rectangle, in a frame of its window's colour.
    private Image Framed(Image glimpse, int side, Rgb colour)
    {
        var framed = new Image(side, side, 3);
        int inner = Math.Max(1, side - 2 * Line);
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
            {
                (int i, int j) = (x - Line, y - Line);
                bool isInside = i >= 0 && j >= 0 && i < inner && j < inner;
                (byte red, byte green, byte blue) = (colour.R, colour.G, colour.B);
                if (isInside)
                {
                    (int a, int b) = (i * glimpse.Width / inner, j * glimpse.Height / inner);
                    (red, green, blue) = (glimpse[a, b, 0], glimpse[a, b, 1], glimpse[a, b, 2]);
                }
                (framed[x, y, 0], framed[x, y, 1], framed[x, y, 2]) = (red, green, blue);
            }
        return framed;
    }

    private static void Paste(Image source, Image target, int left, int top)
    {
        for (int y = 0; y < source.Height && top + y < target.Height; y++)
            source.Pixels.AsSpan(y * source.Width * 3, source.Width * 3).CopyTo(target.Pixels.AsSpan(((top + y) * target.Width + left) * 3));
    }
}
