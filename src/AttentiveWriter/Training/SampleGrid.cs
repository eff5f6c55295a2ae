using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;

namespace AttentiveWriter.Training;

/// <summary>The picture that a run saves at each validation: what the model draws, or where it looks.</summary>
internal static class SampleGrid
{
    private const int Samples = 64, LookedImages = 16;

    /// <summary>Makes the picture, always from the same noise; null of a classifier without validation images.</summary>
    public static Image? Of(Model model, TrainingSettings t, ImageSet? validation, int threads) => model switch
    {
        GenerativeModel generative => generative.Generate(Samples, t.Seed, threads, everyStep: false).Grid(scale: 2),
        GlimpseClassifier classifier when validation is not null => Looked(classifier, t, validation, threads),
        _ => null,
    };

    private static Image Looked(GlimpseClassifier classifier, TrainingSettings t, ImageSet validation, int threads)
    {
        float[] images = validation.First(LookedImages);
        Binarise.ApplyFixed(t.Binarisation, images, validation.Width * validation.Height * validation.Channels, t.Seed);
        return classifier.Classify(images, threads).Grid(images);
    }
}
