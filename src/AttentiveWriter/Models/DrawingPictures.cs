using System.Globalization;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>Pictures of a drawing: the finished images, and the drawing as it happens with its windows.</summary>
public static class DrawingPictures
{
    /// <summary>Returns the finished images.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    public static IReadOnlyList<Image> Finals(this Drawing drawing, int scale = 1) =>
        [.. Enumerable.Range(0, drawing.Count).Select(i => ModelPictures.Picture(drawing.Final(i), drawing.Settings).Enlarge(scale))];

    /// <summary>Returns the finished images in rows.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    public static Image Grid(this Drawing drawing, int scale = 1, int columns = 8) =>
        ImageGrid.Arrange(drawing.Finals(scale), columns, 2 * scale);

    /// <summary>Returns the drawing as it happens: for each step a grid of the canvases, with the window where each wrote (red) and read
    /// (green).</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    /// <param name="windows">Whether windows are drawn; the last frame never has any.</param>
    public static IReadOnlyList<Image> Frames(this Drawing drawing, int scale = 4, int columns = 8, bool windows = true) =>
        drawing.Frames(new DrawingLook(scale, windows), columns);

    /// <summary>Returns the drawing as it happens: a grid of the canvases for each step, and at the end the finished images; where there
    /// are originals, each at the left of its canvas.</summary>
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
            ? ImageGrid.Arrange([.. images.Select(canvas)], columns, look.Scale, ModelPictures.Background)
            : ImageTable.Arrange([.. images.Chunk(columns)
                .Select(row => (Image[])[.. row.SelectMany(i => new[] { originals[i], canvas(i) })])], null, look.Scale,
                ModelPictures.Background);
    }

    /// <summary>Returns a still picture of the drawing, as in figures 1 and 7 of the paper: a row for each image, its canvases from left to
    /// right, and where there are originals, each at the left of its row; above them stands which steps they are, from 1.</summary>
    /// <param name="drawing">The drawing, of every step.</param>
    /// <param name="look">How it is shown.</param>
    /// <param name="steps">How many steps are shown at most, at least 1: evenly apart, the last among them, and of more than one the
    /// first.</param>
    /// <param name="rows">How many images are shown at most, at least 1.</param>
    /// <exception cref="ArgumentException">The originals are not as many as the images.</exception>
    public static Image Strip(this Drawing drawing, DrawingLook look, int steps = 10, int rows = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        DrawingCell cell = Cell(drawing, look);
        int[] shown = ShownSteps(drawing.Steps, steps);
        bool hasOriginals = !look.Originals.IsEmpty;
        Image[][] table = [.. Enumerable.Range(0, Math.Min(rows, drawing.Count))
            .Select(i => (Image[])[.. hasOriginals ? [cell.Original(i)] : (Image[])[], .. shown.Select(t => cell.Canvas(i, t))])];
        return ImageTable.Arrange(table, Labels(shown, drawing.Steps, hasOriginals, drawing.Settings.Width * look.Scale), look.Scale,
            ModelPictures.Background);
    }

    // Numbers alone explain themselves beside "step 1"; words give way where they are wider than a canvas.
    internal static string[] Labels(int[] shown, int steps, bool hasOriginals, int width)
    {
        string[] labels = steps == 1 ? [Word("drawn again")]
            : [.. shown.Select((t, k) => string.Create(CultureInfo.InvariantCulture, $"{(k == 0 ? Word("step ") : "")}{t + 1}"))];
        return hasOriginals ? [Word("original"), .. labels] : labels;

        string Word(string word) => ImageTable.Fits(word + "0000", width) ? word : "";
    }

    /// <summary>Returns which of this many steps are shown, from 0.</summary>
    internal static int[] ShownSteps(int all, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        int count = Math.Min(all, limit);
        return count == 1 ? [all - 1] : [.. Enumerable.Range(0, count).Select(k => (int)((long)k * (all - 1) / (count - 1)))];
    }

    private static DrawingCell Cell(Drawing drawing, DrawingLook look)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        ArgumentNullException.ThrowIfNull(look);
        return look.Originals.IsEmpty || look.Originals.Length == drawing.Count * drawing.Settings.Pixels ? new DrawingCell(drawing, look)
            : throw new ArgumentException($"{look.Originals.Length} values of originals are not {drawing.Count} images of "
                + $"{drawing.Settings.Pixels}");
    }
}
