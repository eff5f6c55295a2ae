using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;

namespace AttentiveWriter.Training;

/// <summary>The picture that a run saves at each validation, and an export: what the model draws, or where it looks.</summary>
/// <remarks>Nobody asks for it in so many words, so there is one for images of any size: of large ones smaller, then of fewer.</remarks>
public static class SampleGrid
{
    private const int Samples = 64, LookedImages = 16, Scale = 2, Columns = 8;

    /// <summary>Says how the pictures of a model with large images differ from those of others; null where they do not.</summary>
    /// <param name="model">The model's shape.</param>
    public static string? Note(ModelSettings model)
    {
        PictureFit fit = Fit(model);
        return fit == new PictureFit(Most(model), Scale) ? null
            : $"the images are large ({model.Width} x {model.Height}): pictures of samples show {fit.Count}{(fit.Count < Most(model) ? $" instead of {Most(model)}" : "")} of them, at scale {fit.Scale}{(fit.Scale < Scale ? $" instead of {Scale}" : "")}";
    }

    /// <summary>Makes the picture, always from the same noise; null of a classifier without validation images.</summary>
    internal static Image? Of(Model model, TrainingSettings settings, ImageSet? validation, int threads) => model switch
    {
        GenerativeModel generative => Drawn(generative, settings.Seed, threads),
        GlimpseClassifier classifier when validation is not null => Looked(classifier, settings, validation, threads),
        _ => null,
    };

    /// <summary>Makes the picture of what a model draws.</summary>
    internal static Image Drawn(GenerativeModel model, ulong seed, int threads)
    {
        PictureFit fit = Fit(model.Settings);
        return model.Generate(fit.Count, seed, threads, everyStep: false).Grid(fit.Scale, Columns);
    }

    private static Image Looked(GlimpseClassifier classifier, TrainingSettings settings, ImageSet validation, int threads)
    {
        PictureFit fit = Fit(classifier.Settings);
        float[] images = new ImagePart(validation, fit.Count).Values(settings.Binarisation, settings.Seed);
        return classifier.Classify(images, threads).Grid(images, fit.Scale, Columns, validation.ClassNames);
    }

    private static int Most(ModelSettings model) => model is GenerativeSettings ? Samples : LookedImages;

    /// <summary>How many images the picture shows, and how large.</summary>
    internal static PictureFit Fit(ModelSettings model) => PictureFit.Of(Most(model), Scale, fit =>
    {
        (long width, long height) = DrawingSizes.Grid(model, fit.Count, fit.Scale, Columns);
        return Image.HasRoom(width, height) && DrawingSizes.AreModest(model, fit.Count);
    })!.Value; // one image of any model fits
}
