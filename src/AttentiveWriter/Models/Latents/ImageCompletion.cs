using AttentiveWriter.Data;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models;

/// <summary>How images of which only a part is known are completed.</summary>
/// <param name="Known">Which pixels are known, [height, width], of every image; some, but not all.</param>
/// <param name="Seed">Seed of all that is random.</param>
public sealed record ImageCompletion(IReadOnlyList<bool> Known, ulong Seed)
{
    /// <summary>Rounds where nobody says.</summary>
    public const int UsualRounds = 60;

    /// <summary>Completions of each image, each from a beginning of its own.</summary>
    public int Variations { get; init; } = 1;

    /// <summary>How often an image is read and drawn again, at least 1.</summary>
    public int Rounds { get; init; } = UsualRounds;

    /// <summary>Whether the model knows black and white alone: then what is not known is drawn so in every round, with the probability
    /// that the canvas says; otherwise it is the canvas.</summary>
    public bool IsBinary { get; init; } = true;

    /// <summary>The class of each image, where the model was told classes.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Threads to use; the images do not depend on them.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Told how many rounds are done.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Stops between rounds.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Returns about how many bytes of memory it takes at the most: the noise that it begins with, and three times the
    /// completions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">How many images.</param>
    public long Bytes(GenerativeModel model, long images)
    {
        ArgumentNullException.ThrowIfNull(model);
        return checked(sizeof(float) * images * Variations * (3L * model.Settings.Pixels + (long)model.Steps * model.LatentSize));
    }

    /// <summary>Completes images: what is not known of them begins as that of images drawn from the prior, and is replaced again and again
    /// by what the model draws after it has read the whole.</summary>
    /// <remarks>A Markov chain whose stationary distribution is p(unknown | known) if Q is the model's true posterior, and an
    /// approximation of it as far as Q is (Rezende, Mohamed and Wierstra, "Stochastic Backpropagation and Approximate Inference in Deep
    /// Generative Models", 2014, arXiv 1401.4082, appendix F); DRAW itself was not made for it.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="images">Intensities 0..1, [count, channels, height, width]; what is not known is not looked at.</param>
    /// <returns>The completions.</returns>
    /// <exception cref="ArgumentException">The images or the mask are of another size than the model's, or a number is below 1.</exception>
    /// <exception cref="SettingsException">All or nothing is known, or the classes are not those of the images.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public CompletedImages Of(GenerativeModel model, ReadOnlyMemory<float> images)
    {
        ArgumentNullException.ThrowIfNull(model);
        GenerativeSettings s = model.Settings;
        int plane = s.Width * s.Height, count = images.Length / s.Pixels;
        if (images.IsEmpty || images.Length % s.Pixels != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {s.Pixels}", nameof(images));
        if (Known.Count != plane) throw new ArgumentException($"a mask of {Known.Count} pixels for images of {plane}");
        ArgumentOutOfRangeException.ThrowIfLessThan(Variations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rounds, 1);
        if (Known.All(known => known) || !Known.Contains(true))
            throw new SettingsException($"of the images {(Known.Contains(true) ? "everything" : "nothing")} is known; a completion needs "
                + "something to go on from, and something to complete");
        int[]? labels = Labels is null ? null : [.. Labels.SelectMany(label => Enumerable.Repeat(label, Variations))];
        if (labels is not null && labels.Length != count * Variations)
            throw new SettingsException($"{Plural.Of(Labels!.Count, "class")} for {Plural.Of(count, "image")}");
        var random = new RandomSource(Seed, RandomPurpose.Completion);
        Latents first = Latents.Normal(random, model.Steps, count * Variations, model.LatentSize);
        Drawing drawn = model.Generate(first, Threads, everyStep: false, labels);
        float[] whole = new float[drawn.Count * s.Pixels];
        for (int round = 0; round < Rounds; round++)
        {
            Cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < drawn.Count; i++)
            {
                Span<float> image = whole.AsSpan(i * s.Pixels, s.Pixels);
                drawn.Final(i).CopyTo(image);
                if (IsBinary) Binarise.Apply(Binarisation.Stochastic, image, random, round, i);
                Keep(images.Span.Slice(i / Variations * s.Pixels, s.Pixels), image);
            }
            drawn = model.Reconstruct(whole, SeedOf(random, round), Threads, everyStep: false, labels);
            Progress?.Report(round + 1);
        }
        for (int i = 0; i < drawn.Count; i++)
        {
            Span<float> image = whole.AsSpan(i * s.Pixels, s.Pixels);
            drawn.Final(i).CopyTo(image);
            Keep(images.Span.Slice(i / Variations * s.Pixels, s.Pixels), image);
        }
        return new CompletedImages(s, Known, Variations, whole);
    }

    // Planes of channels lie one after the other, and all have one mask.
    private void Keep(ReadOnlySpan<float> given, Span<float> image)
    {
        for (int p = 0; p < image.Length; p++)
            if (Known[p % Known.Count]) image[p] = given[p];
    }

    // Every round reads with other noise.
    private static ulong SeedOf(RandomSource random, int round)
    {
        (uint low, uint high, _, _) = random.Words(0, round, uint.MaxValue, 0);
        return (ulong)high << 32 | low;
    }
}
