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
    public static Image? Of(Model model, RunConfig config, ImageSet? validation, int threads) => model switch
    {
        GenerativeModel generative => generative.Generate(Samples, config.Training.Seed, threads, everyStep: false).Grid(scale: 2),
        GlimpseClassifier classifier when validation is not null => Looked(classifier, config, validation, threads),
        _ => null,
    };

    private static Image Looked(GlimpseClassifier classifier, RunConfig config, ImageSet validation, int threads)
    {
        float[] images = new ImagePart(validation, LookedImages).Values(config.Training.Binarisation, config.Training.Seed);
        return classifier.Classify(images, threads).Grid(images, classes: config.Data?.Classes);
    }
}
