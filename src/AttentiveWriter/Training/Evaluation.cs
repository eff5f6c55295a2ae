using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>What a model is worth on held-out images, by its own measure.</summary>
public sealed record Evaluation : Figures
{
    internal Evaluation(Figures figures)
        : base(figures)
    {
    }

    /// <summary>Largest number of samples an image.</summary>
    public const int MaxSamples = 1_000_000;

    /// <summary>How many images.</summary>
    public required long Images { get; init; }

    /// <summary>Images of the set; where they are more than <see cref="Images"/>, these are an <see cref="ImagePart"/> of it.</summary>
    public required long Of { get; init; }

    /// <summary>How the images were made black and white.</summary>
    public required Binarisation Binarisation { get; init; }

    /// <summary>How many images, and where they are a part of a set, that they were drawn.</summary>
    public string ImagesWords => ImagePart.Describe(Images, Of);

    /// <summary>L = L^x + L^z, mean, nats per image: an upper bound of -log p(x). Of a classifier -log of the probability of the right
    /// class.</summary>
    public double Bound => Loss;

    /// <summary>Measures the bound, or a classifier's errors; of a model that does neither the loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    /// <param name="count">How many of them, an <see cref="ImagePart"/>: drawn at random, the same for every model; all of the set where it
    /// has no more.</param>
    /// <param name="binarisation">How the images are made black and white.</param>
    /// <param name="seed">Seed of the binarisation and of the latents.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how many images are done, from any thread.</param>
    /// <param name="samples">K, samples of the latents for each image, 1..<see cref="MaxSamples"/>; the bound is their mean.</param>
    /// <param name="ranks">The processes that measure together, all with the same arguments; null where this one measures alone. The result
    /// does not depend on them, and all have it.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="SettingsException">The images are not of the model's size, lack the classes that it needs, or there are
    /// none.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Evaluation Measure(Model model, ImageSet images, long count, Binarisation binarisation, ulong seed = 1, int threads = 1,
        IProgress<long>? progress = null, int samples = 1, ICommunicator? ranks = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(images);
        images.RequireFit(model.Settings.Width, model.Settings.Height, model.Settings.Channels);
        images.RequireClasses(model.Settings.Classes);
        count = Math.Min(count, images.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (samples is < 1 or > MaxSamples)
            throw new SettingsException($"{Plural.Of(samples, "sample")} an image, expected 1..{MaxSamples}");
        var part = new ImagePart(images, count);
        if (model.Settings.NeedsLevels && binarisation != Binarisation.None)
        {
            throw new SettingsException($"the model's pixels have 256 levels (likelihood=Logistics), and binarisation {binarisation} "
                + "leaves two; "
                + "measure it with binarisation none");
        }
        var flips = new RandomSource(seed, RandomPurpose.EvaluationBinarisation);
        Figures figures = model.Measure(new Measuring(checked((int)count), Fill)
        {
            Samples = samples,
            Seed = seed,
            Threads = threads,
            Progress = progress,
            Cancellation = cancellation,
            Ranks = ranks,
        });
        return new Evaluation(model.Compared(figures, images, binarisation))
        {
            Images = count,
            Of = images.Count,
            Binarisation = binarisation
        };

        int? Fill(int i, Span<float> pixels)
        {
            // An image is binarised alike in every part that it is in; its latents follow from its place in the part.
            long index = part[i];
            images.Copy(index, pixels);
            Binarise.Apply(binarisation, pixels, flips, 0, index);
            return model.Settings.Classes > 0 ? images.RequiredLabel(index) : null;
        }
    }
}
