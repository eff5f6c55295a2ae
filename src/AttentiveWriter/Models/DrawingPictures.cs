using System.Globalization;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>Pictures of a drawing: the finished images, and the drawing as it happens with its windows.</summary>
public static class DrawingPictures
{
    /// <summary>Grey between canvases, so that a window that the edge of a black one cuts off is seen to end there.</summary>
    internal const byte Background = 64;

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
    public static IReadOnlyList<Image> Frames(this Drawing drawing, int scale = 4, int columns = 8, bool windows = true) =>
        drawing.Frames(new DrawingLook(scale, windows), columns);

    /// <summary>Returns the drawing as it happens: a grid of the canvases for each step, and at the end the finished images; where there are originals, each at
    /// the left of its canvas.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="look">How it is shown; the last frame never has windows or glimpses.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    /// <exception cref="ArgumentException">The originals are not as many as the images.</exception>
    public static IReadOnlyList<Image> Frames(this Drawing drawing, DrawingLook look, int columns = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        DrawingCell cell = Cell(drawing, look);
        int[] images = [.. Enumerable.Range(0, drawing.Count)];
        Image[] originals = look.Originals.IsEmpty ? [] : [.. images.Select(cell.Original)];
        IEnumerable<Image> steps = Enumerable.Range(0, drawing.Steps).Select(t => Arrange(i => cell.Canvas(i, t)));
        // Once more without windows: this is the one that an animation holds.
        return [.. steps, Arrange(cell.Final)];

        Image Arrange(Func<int, Image> canvas) => originals.Length == 0
            ? ImageGrid.Arrange([.. images.Select(canvas)], columns, look.Scale, Background)
            : ImageTable.Arrange([.. images.Chunk(columns).Select(row => (Image[])[.. row.SelectMany(i => new[] { originals[i], canvas(i) })])], null, look.Scale, Background);
    }

    /// <summary>Returns a still picture of the drawing, as in figures 1 and 7 of the paper: a row for each image, its canvases from left to right, and
    /// where there are originals, each at the left of its row; above them stands which steps they are, from 1.</summary>
    /// <param name="drawing">The drawing, of every step.</param>
    /// <param name="look">How it is shown.</param>
    /// <param name="steps">How many steps are shown at most, at least 1: evenly apart, the last among them, and of more than one the first.</param>
    /// <param name="rows">How many images are shown at most, at least 1.</param>
    /// <exception cref="ArgumentException">The originals are not as many as the images.</exception>
    public static Image Strip(this Drawing drawing, DrawingLook look, int steps = 10, int rows = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        DrawingCell cell = Cell(drawing, look);
        int[] shown = ShownSteps(drawing.Steps, steps);
        bool hasOriginals = !look.Originals.IsEmpty;
        Image[][] table = [.. Enumerable.Range(0, Math.Min(rows, drawing.Count)).Select(i => (Image[])[.. hasOriginals ? [cell.Original(i)] : (Image[])[], .. shown.Select(t => cell.Canvas(i, t))])];
        return ImageTable.Arrange(table, Labels(shown, drawing.Steps, hasOriginals, drawing.Settings.Width * look.Scale), look.Scale, Background);
    }

    // Numbers alone explain themselves beside "step 1"; words give way where they are wider than a canvas.
    private static string[] Labels(int[] shown, int steps, bool hasOriginals, int width)
    {
        string[] labels = steps == 1 ? [Word("drawn again")] : [.. shown.Select((t, k) => string.Create(CultureInfo.InvariantCulture, $"{(k == 0 ? Word("step ") : "")}{t + 1}"))];
        return hasOriginals ? [Word("original"), .. labels] : labels;

        string Word(string word) => ImageTable.Fits(word + "0000", width) ? word : "";
    }

    /// <summary>Returns which of so many steps are shown, from 0.</summary>
    internal static int[] ShownSteps(int all, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        int count = Math.Min(all, limit);
        return count == 1 ? [all - 1] : [.. Enumerable.Range(0, count).Select(k => (int)((long)k * (all - 1) / (count - 1)))];
    }

    /// <summary>Returns the window of a step as a box to paint: from the outermost filters half a pixel outwards, its line half a sigma thick, but at least
    /// one pixel of the picture and at most two of the model.</summary>
    /// <param name="window">The window.</param>
    /// <param name="scale">Picture pixels a model pixel.</param>
    /// <param name="colour">Colour of the line.</param>
    /// <param name="outside">Whether the line lies outside the box; otherwise inside.</param>
    public static WindowBox Box(AttentionWindow window, int scale, Rgb colour, bool outside = false)
    {
        int thickness = (int)Math.Clamp(Math.Round(Math.Sqrt(window.Variance) * scale / 2, MidpointRounding.AwayFromZero), 1, 2 * scale);
        return new WindowBox(window.CentreX, window.CentreY, (window.Size - 1) * (double)window.Stride, thickness, colour, outside);
    }

    private static DrawingCell Cell(Drawing drawing, DrawingLook look)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        ArgumentNullException.ThrowIfNull(look);
        return look.Originals.IsEmpty || look.Originals.Length == drawing.Count * drawing.Settings.Pixels ? new DrawingCell(drawing, look)
            : throw new ArgumentException($"{look.Originals.Length} values of originals are not {drawing.Count} images of {drawing.Settings.Pixels}");
    }

    /// <summary>Returns the picture of an image, enlarged, with windows on it: the later over the earlier, set off where the image has colours of its own.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">Picture pixels a model pixel.</param>
    /// <param name="windows">The windows, the colour of each, and whether its line lies outside its edge.</param>
    internal static Image Outline(Image picture, int scale, params IEnumerable<(GlimpseWindow Window, Rgb Colour, bool Outside)> windows) =>
        WindowPainter.Draw(picture.Enlarge(scale), [.. windows.Select(w => Line(w.Window, scale, w.Colour, w.Outside)).OfType<WindowLine>()], cased: picture.Channels == 3);

    private static WindowLine? Line(GlimpseWindow window, int scale, Rgb colour, bool outside) => window switch
    {
        { Gaussian: AttentionWindow gaussian } => WindowPainter.Line(scale, Box(gaussian, scale, colour, outside)),
        { Affine: AffineWindow { IsBounded: true } a } => WindowPainter.Line(scale, [a.TopLeft, a.TopRight, a.BottomRight, a.BottomLeft], Math.Max(1, scale / 2), colour, outside),
        _ => null,
    };
}
