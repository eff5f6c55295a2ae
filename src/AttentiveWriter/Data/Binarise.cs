using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>Makes images black and white, and names how.</summary>
/// <remarks>A likelihood bound means little without the binarisation it was measured under.</remarks>
public static class Binarise
{
    /// <summary>Binarises one image in place.</summary>
    /// <param name="kind">How.</param>
    /// <param name="pixels">The image, intensities 0 to 1; up to 262,144 values.</param>
    /// <param name="random">The source for the stochastic kind, of purpose <see cref="RandomPurpose.Binarisation"/>.</param>
    /// <param name="epoch">The epoch, so that each sees an image anew.</param>
    /// <param name="image">The image's index in its set.</param>
    public static void Apply(Binarisation kind, Span<float> pixels, RandomSource random, long epoch, long image)
    {
        switch (kind)
        {
            case Binarisation.Stochastic:
                random.Flip(pixels, epoch, image);
                break;
            case Binarisation.Threshold:
                foreach (ref float pixel in pixels) pixel = pixel > 0.5f ? 1 : 0;
                break;
            case Binarisation.None:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such binarisation.");
        }
    }

    /// <summary>Binarises held-out images in place, as an evaluation does those of a whole set from its first on: once and for
    /// all.</summary>
    /// <param name="kind">How.</param>
    /// <param name="images">The images, one after the other.</param>
    /// <param name="pixels">Values of one image.</param>
    /// <param name="seed">The seed of the evaluation.</param>
    public static void ApplyFixed(Binarisation kind, Span<float> images, int pixels, ulong seed)
    {
        var random = new RandomSource(seed, RandomPurpose.EvaluationBinarisation);
        for (int i = 0; i < images.Length / pixels; i++) Apply(kind, images.Slice(i * pixels, pixels), random, 0, i);
    }

    /// <summary>Returns the words to print beside every figure measured under a binarisation.</summary>
    /// <param name="kind">The binarisation.</param>
    public static string Describe(this Binarisation kind) => kind switch
    {
        Binarisation.Stochastic => "stochastic binarisation, fresh each epoch",
        Binarisation.Threshold => "binarised at 0.5",
        Binarisation.None => "not binarised",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such binarisation."),
    };

    /// <summary>Returns the words to print beside a figure on held-out images, which are binarised once and not each epoch.</summary>
    /// <param name="kind">The binarisation.</param>
    public static string DescribeFixed(this Binarisation kind) =>
        kind == Binarisation.Stochastic ? "stochastic binarisation, one fixed draw" : kind.Describe();

    /// <summary>Returns the words to print beside a figure on images of a set: where they are black and white as published, no binarisation
    /// is at work.</summary>
    /// <param name="kind">The binarisation.</param>
    /// <param name="images">The set.</param>
    public static string Describe(this Binarisation kind, ImageSet images) => OfSet(images, kind.Describe());

    /// <summary>Returns the words to print beside a figure on held-out images of a set.</summary>
    /// <param name="kind">The binarisation.</param>
    /// <param name="images">The set.</param>
    public static string DescribeFixed(this Binarisation kind, ImageSet images) => OfSet(images, kind.DescribeFixed());

    private static string OfSet(ImageSet images, string words)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.IsBinary ? "fixed binarisation (the set is binary)" : words;
    }
}
