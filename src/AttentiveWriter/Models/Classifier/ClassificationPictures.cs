using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models.Classifier;

/// <summary>Pictures of a classification: the images, where each glimpse was, and below each image the class that it was found to
/// be.</summary>
public static class ClassificationPictures
{
    /// <summary>Returns the glimpses as they are taken: for each a grid of the images with its window (green), and at the end all
    /// windows.</summary>
    /// <param name="classification">What was said.</param>
    /// <param name="images">The images, as they were given.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    /// <param name="classes">Names of the classes, in the order of their numbers; null shows the numbers.</param>
    public static IReadOnlyList<Image> Frames(this Classification classification, ReadOnlyMemory<float> images, int scale = 2,
        int columns = 8, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(classification);
        int glimpses = classification.Glimpses;
        return [.. Enumerable.Range(0, glimpses).Select(t => Frame(classification, images, t, t + 1, scale, columns, classes)),
            Frame(classification, images, 0, glimpses, scale, columns, classes)];
    }

    /// <summary>Returns a grid of the images with all windows, from dark (first) to bright green (last).</summary>
    /// <param name="classification">What was said.</param>
    /// <param name="images">The images, as they were given.</param>
    /// <param name="scale">Picture pixels a model pixel, at least 1.</param>
    /// <param name="columns">Images a row, at least 1.</param>
    /// <param name="classes">Names of the classes, in the order of their numbers; null shows the numbers.</param>
    public static Image Grid(this Classification classification, ReadOnlyMemory<float> images, int scale = 2, int columns = 8,
        IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(classification);
        return Frame(classification, images, 0, classification.Glimpses, scale, columns, classes);
    }

    private static Image Frame(Classification classification, ReadOnlyMemory<float> images, int first, int end, int scale, int columns,
        IReadOnlyList<string>? classes)
    {
        ModelSettings s = classification.Settings;
        if (images.Length != classification.Count * s.Pixels)
            throw new ArgumentException($"{images.Length} values are not {classification.Count} images of {s.Pixels}");
        var pictures = new List<Image>();
        for (int i = 0; i < classification.Count; i++)
        {
            Image picture = ModelPictures.Outline(ModelPictures.Picture(images.Span.Slice(i * s.Pixels, s.Pixels), s), scale,
                Enumerable.Range(first, end - first)
                    .Select(t => (classification.Windows[t][i], end - first == 1 ? Rgb.Green : Shade(t, classification.Glimpses), false)));
            int said = classification.Class(i);
            pictures.Add(Caption.Under(picture, Caption.OfClass(said, classes), scale));
        }
        return ImageGrid.Arrange(pictures, columns, 2 * scale, ModelPictures.Background);
    }

    // From a green that is still seen on black to the full one.
    private static Rgb Shade(int glimpse, int glimpses)
    {
        double share = 0.45 + 0.55 * (glimpse + 1) / glimpses;
        return new Rgb(Part(Rgb.Green.R), Part(Rgb.Green.G), Part(Rgb.Green.B));

        byte Part(byte full) => (byte)(share * full);
    }
}
