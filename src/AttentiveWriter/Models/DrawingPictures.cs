using AttentiveWriter.Imaging;
using AttentiveWriter.Kernels;

namespace AttentiveWriter.Models;

/// <summary>Pictures of a drawing: the finished images, and the drawing as it happens with its windows.</summary>
public static class DrawingPictures
{
    /// <summary>Returns a picture of planar intensities; of other than one or three channels, the first is shown.</summary>
    /// <param name="planes">Intensities 0..1, [channels, height, width].</param>
    /// <param name="settings">The shape of the image.</param>
    public static Image Picture(ReadOnlySpan<float> planes, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int channels = settings.Channels == 3 ? 3 : 1;
        return Image.FromPlanes(planes[..(channels * settings.Width * settings.Height)], settings.Width, settings.Height, channels);
    }

    /// <summary>Returns the finished images.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    public static IReadOnlyList<Image> Finals(this Drawing drawing, int scale = 1) =>
        [.. Enumerable.Range(0, drawing.Count).Select(i => Picture(drawing.Final(i), drawing.Settings).Enlarge(scale))];

    /// <summary>Returns the finished images in rows.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    public static Image Grid(this Drawing drawing, int scale = 1, int columns = 8) => ImageGrid.Arrange(drawing.Finals(scale), columns, 2 * scale);

    /// <summary>Returns the drawing as it happens: for each step a grid of the canvases, with the window where each wrote (red) and read (green).</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    /// <param name="windows">Whether windows are drawn; the last frame never has any.</param>
    public static IReadOnlyList<Image> Frames(this Drawing drawing, int scale = 4, int columns = 8, bool windows = true)
    {
        var frames = new List<Image>();
        for (int t = 0; t < drawing.Steps; t++)
        {
            Image[] canvases = [.. Enumerable.Range(0, drawing.Count).Select(i => Canvas(drawing, i, t, scale, windows))];
            frames.Add(ImageGrid.Arrange(canvases, columns, scale));
        }
        // Once more without windows: this is the one that an animation holds.
        frames.Add(ImageGrid.Arrange([.. drawing.Finals(scale).Select(f => f.ToRgb())], columns, scale));
        return frames;
    }

    /// <summary>Returns the window of a step as a box to paint: (N - 1) delta wide, its line thicker for a coarser focus.</summary>
    /// <param name="window">The window.</param>
    /// <param name="scale">Picture pixels a model pixel.</param>
    /// <param name="colour">Colour of the line.</param>
    public static WindowBox Box(AttentionWindow window, int scale, Rgb colour)
    {
        int thickness = (int)Math.Clamp(Math.Round(Math.Sqrt(window.Variance) * scale / 4), 1, Math.Max(2, scale));
        return new WindowBox(window.CentreX, window.CentreY, (window.Size - 1) * (double)window.Stride, thickness, colour);
    }

    private static Image Canvas(Drawing drawing, int image, int step, int scale, bool windows)
    {
        Image picture = Picture(drawing.Canvas(image, step), drawing.Settings).Enlarge(scale).ToRgb();
        if (!windows) return picture;
        if (drawing.ReadWindows is { } read) picture = Outline(picture, read[step][image], scale, Rgb.Green);
        if (drawing.WriteWindows is { } write) picture = Outline(picture, write[step][image], scale, Rgb.Red);
        return picture;
    }

    /// <summary>Returns the picture with a window on it.</summary>
    internal static Image Outline(Image picture, GlimpseWindow window, int scale, Rgb colour)
    {
        if (window.Gaussian is AttentionWindow gaussian) return WindowPainter.DrawWindow(picture, scale, Box(gaussian, scale, colour));
        return window.Affine is AffineWindow { IsBounded: true } a
            ? WindowPainter.DrawQuadrilateral(picture, scale, [a.TopLeft, a.TopRight, a.BottomRight, a.BottomLeft], Math.Max(1, scale / 4), colour)
            : picture;
    }
}
