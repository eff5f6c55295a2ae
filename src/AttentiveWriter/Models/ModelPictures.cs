using AttentiveWriter.Imaging;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Pictures of one image of a model, and of windows on it.</summary>
public static class ModelPictures
{
    /// <summary>Grey between canvases, so that a window that the edge of a black one cuts off is seen to end there.</summary>
    internal const byte Background = 64;

    /// <summary>Returns a picture of planar intensities; of other than one or three channels, the first is shown.</summary>
    /// <param name="planes">Intensities 0..1, [channels, height, width].</param>
    /// <param name="settings">The shape of the image.</param>
    public static Image Picture(ReadOnlySpan<float> planes, ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Image.FromPlanes(Shown(planes, settings), settings.Width, settings.Height, Channels(settings));
    }

    /// <summary>Returns a picture of what a window sees of an image.</summary>
    /// <param name="window">The window.</param>
    /// <param name="planes">Intensities, [channels, height, width].</param>
    /// <param name="settings">The shape of the image.</param>
    internal static Image Glimpse(GlimpseWindow window, ReadOnlySpan<float> planes, ModelSettings settings) =>
        Image.FromPlanes(window.See(Shown(planes, settings), new(settings.Width, settings.Height)), window.Size, window.Size,
            Channels(settings));

    /// <summary>Returns the picture of an image, enlarged, with windows on it: the later over the earlier, set off where the image has
    /// colours of its own.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">Picture pixels a model pixel.</param>
    /// <param name="windows">The windows, the colour of each, and whether its line lies outside its edge.</param>
    internal static Image Outline(Image picture, int scale, params IEnumerable<(GlimpseWindow Window, Rgb Colour, bool Outside)> windows) =>
        WindowPainter.Draw(
        picture.Enlarge(scale),
        [.. windows.Where(w => w.Window.Corners is not null)
            .Select(w => WindowPainter.Line(scale, w.Window.Corners!, w.Window.LineWidth(scale), w.Colour, w.Outside))],
        cased: picture.Channels == 3);

    private static int Channels(ModelSettings settings) => settings.Channels == 3 ? 3 : 1;

    private static ReadOnlySpan<float> Shown(ReadOnlySpan<float> planes, ModelSettings settings) =>
        planes[..(Channels(settings) * settings.Width * settings.Height)];
}
