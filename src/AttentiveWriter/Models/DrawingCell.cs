using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Makes the pictures of one image at one step, all of one size: the canvas with its windows and, on request, its glimpses beside
/// it.</summary>
/// <param name="drawing">The drawing.</param>
/// <param name="look">How it is shown.</param>
internal sealed class DrawingCell(Drawing drawing, DrawingLook look)
{
    private readonly GenerativeSettings _settings = drawing.Settings;

    private readonly CellSize _size = CellSize.Of(drawing.Settings, look);

    /// <summary>Returns the canvas after a step, with the windows of that step.</summary>
    /// <remarks>What it reads is outlined inside the edge and what it writes outside, so that both are seen where they coincide.</remarks>
    public Image Canvas(int image, int step)
    {
        var windows = new List<(GlimpseWindow, Rgb, bool)>();
        if (look.Windows && drawing.ReadWindows is { } read) windows.Add((read[step][image], Rgb.Green, false));
        if (look.Windows && drawing.WriteWindows is { } write) windows.Add((write[step][image], Rgb.Red, true));
        return WithGlimpses(ModelPictures.Outline(ModelPictures.Picture(drawing.Canvas(image, step), _settings), look.Scale, windows),
            Glimpses(image, step));
    }

    /// <summary>Returns the finished image, without windows; the place of its glimpses is empty.</summary>
    public Image Final(int image) => WithGlimpses(Still(drawing.Final(image)), []);

    /// <summary>Returns what was given to be drawn again; it has no glimpses and no place for any.</summary>
    public Image Original(int image) => Still(OriginalPlanes(image));

    private Image Still(ReadOnlySpan<float> planes) => ModelPictures.Picture(planes, _settings).Enlarge(look.Scale).ToRgb();

    private ReadOnlySpan<float> OriginalPlanes(int image) => look.Originals.Span.Slice(image * _settings.Pixels, _settings.Pixels);

    private List<(Image Picture, Rgb Colour)> Glimpses(int image, int step)
    {
        var glimpses = new List<(Image, Rgb)>();
        if (_size.Glimpse == 0) return glimpses;
        if (drawing.ReadWindows is { } read
            && !look.Originals.IsEmpty) glimpses.Add((ModelPictures.Glimpse(read[step][image], OriginalPlanes(image), _settings),
            Rgb.Green));
        if (drawing.WriteWindows
            is { } write) glimpses.Add((ModelPictures.Glimpse(write[step][image], drawing.Canvas(image, step), _settings), Rgb.Red));
        return glimpses;
    }

    private Image WithGlimpses(Image canvas, List<(Image Picture, Rgb Colour)> glimpses)
    {
        if (_size.Glimpse == 0) return canvas;
        var cell = new Image(_size.Width, _size.Height, 3);
        cell.Pixels.AsSpan().Fill(ModelPictures.Background);
        ImageGrid.Paste(canvas, cell, 0, 0);
        for (int i = 0; i < glimpses.Count; i++) ImageGrid.Paste(Framed(glimpses[i].Picture.ToRgb(), glimpses[i].Colour), cell,
            canvas.Width + _size.Line, i * (_size.Glimpse + _size.Line));
        return cell;
    }

    // Each value a square, as large as the side allows, and around it a frame of its window's colour.
    private Image Framed(Image glimpse, Rgb colour)
    {
        int side = _size.Glimpse, inner = Math.Max(1, side - 2 * _size.Line);
        Image large = glimpse.Width <= inner ? glimpse.Enlarge(inner / glimpse.Width) : Resampler.To(glimpse, inner, inner, Resize.Stretch);
        var framed = new Image(side, side, 3);
        for (int i = 0; i < framed.Pixels.Length; i += 3) (framed.Pixels[i], framed.Pixels[i + 1], framed.Pixels[i + 2]) = (colour.R,
            colour.G, colour.B);
        ImageGrid.Paste(large, framed, (side - large.Width) / 2, (side - large.Height) / 2);
        return framed;
    }
}
