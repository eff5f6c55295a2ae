using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>How large the pictures of a drawing are: known before anything is drawn, also of those that are too large for an
/// <see cref="Image"/>.</summary>
public static class DrawingSizes
{
    // Half a gigabyte of canvases.
    private const long ModestValues = 1L << 27;

    /// <summary>Whether this many images in this many steps take little enough memory to be drawn without having been asked for.</summary>
    /// <param name="settings">The shape of each.</param>
    /// <param name="count">Images.</param>
    /// <param name="steps">Steps that are kept of each.</param>
    public static bool AreModest(ModelSettings settings, int count, int steps = 1)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return (long)count * settings.Pixels * steps <= ModestValues;
    }

    /// <summary>Returns the size of a grid of images.</summary>
    /// <param name="settings">The shape of each.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    public static (long Width, long Height) Grid(ModelSettings settings, int count, int scale, int columns = 8)
    {
        ArgumentNullException.ThrowIfNull(settings);
        // Under each image of a classifier stands what it said.
        int caption = settings.Task.HasCaptions ? Caption.Height : 0;
        return ImageGrid.Size(count, columns, (long)settings.Width * scale, (long)(settings.Height + caption) * scale, 2 * scale);
    }

    /// <summary>Returns the size of <see cref="DrawingPictures.Frames(Drawing, DrawingLook, int)"/>.</summary>
    /// <param name="settings">The shape of each image.</param>
    /// <param name="look">How it is shown.</param>
    /// <param name="count">Images, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    public static (long Width, long Height) Frame(ModelSettings settings, DrawingLook look, int count, int columns = 8)
    {
        CellSize cell = CellSize.Of(settings, look);
        if (look.Originals.IsEmpty) return ImageGrid.Size(count, columns, cell.Width, cell.Height, look.Scale);
        int across = Math.Min(columns, count);
        return ImageTable.Size([.. Enumerable.Repeat(new[] { cell.Canvas, cell.Width }, across).SelectMany(pair => pair)], cell.Height,
            (count - 1L) / across + 1, look.Scale, hasLabels: false);
    }

    /// <summary>Returns the size of <see cref="DrawingPictures.Strip"/>.</summary>
    /// <param name="settings">The shape of each image.</param>
    /// <param name="look">How it is shown.</param>
    /// <param name="steps">Steps that are shown, at least 1.</param>
    /// <param name="rows">Images that are shown, at least 1.</param>
    public static (long Width, long Height) Strip(ModelSettings settings, DrawingLook look, int steps, int rows)
    {
        CellSize cell = CellSize.Of(settings, look);
        int[] original = look.Originals.IsEmpty ? [] : [cell.Canvas];
        return ImageTable.Size([.. original, .. Enumerable.Repeat(cell.Width, steps)], cell.Height, rows, look.Scale, hasLabels: true);
    }
}
