using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Tensors;

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
        int pixels = validation.Width * validation.Height * validation.Channels, count = (int)Math.Min(LookedImages, validation.Count);
        float[] images = new float[count * pixels];
        var flips = new RandomSource(t.Seed, RandomPurpose.EvaluationBinarisation);
        for (int i = 0; i < count; i++)
        {
            Span<float> image = images.AsSpan(i * pixels, pixels);
            validation.Copy(i, image);
            Binarise.Apply(t.Binarisation, image, flips, 0, i);
        }
        return classifier.Classify(images, threads).Grid(images);
    }
}
