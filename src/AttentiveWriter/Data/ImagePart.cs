using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>A part of a set that is a fair sample of it: drawn at random and without repetition, by a fixed seed, the same for every model
/// and run.</summary>
/// <remarks>The beginning of a set is none: files are often sorted by class. Of two parts of a set the smaller is the beginning of the
/// larger; a whole set stands in its own order.</remarks>
public sealed class ImagePart
{
    /// <summary>The seed by which parts are drawn, of whatever set.</summary>
    public const ulong Seed = 0;

    private readonly int[]? _drawn;

    /// <summary>Draws a part.</summary>
    /// <param name="set">The set.</param>
    /// <param name="most">Images in the part, at least 0; the whole set where it has no more.</param>
    public ImagePart(ImageSet set, long most)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfNegative(most);
        Set = set;
        Count = Math.Min(most, set.Count);
        if (IsWhole) return;
        var order = new SampleOrder(Seed, set.Count);
        _drawn = new int[Count];
        for (int i = 0; i < _drawn.Length; i++) _drawn[i] = (int)order[i].Index;
    }

    /// <summary>The set it is a part of.</summary>
    public ImageSet Set { get; }

    /// <summary>Images in the part.</summary>
    public long Count { get; }

    /// <summary>Whether it is all of the set.</summary>
    public bool IsWhole => Count == Set.Count;

    /// <summary>Returns the index in the set of an image of the part.</summary>
    /// <param name="image">The image, 0 to <see cref="Count"/> - 1.</param>
    public long this[long image] => _drawn is null ? image : _drawn[image];

    /// <summary>Returns the images one after the other.</summary>
    public float[] Values()
    {
        int pixels = Set.Width * Set.Height * Set.Channels;
        float[] images = new float[checked((int)Count * pixels)];
        for (int i = 0; i < Count; i++) Set.Copy(this[i], images.AsSpan(i * pixels, pixels));
        return images;
    }

    /// <summary>Returns the images one after the other, made black and white as an evaluation makes those of a held-out set: once and for
    /// all.</summary>
    /// <param name="kind">How.</param>
    /// <param name="seed">The seed of the evaluation.</param>
    public float[] Values(Binarisation kind, ulong seed)
    {
        float[] images = Values();
        int pixels = Set.Width * Set.Height * Set.Channels;
        var random = new RandomSource(seed, RandomPurpose.EvaluationBinarisation);
        for (int i = 0; i < Count; i++) Binarise.Apply(kind, images.AsSpan(i * pixels, pixels), random, 0, this[i]);
        return images;
    }

    /// <summary>Returns how many images they are and, of a part, that it was drawn: "1,000 of 10,000 images, drawn at random (seed
    /// 0)".</summary>
    /// <param name="count">Images in the part.</param>
    /// <param name="of">Images in the set.</param>
    public static string Describe(long count, long of) => count < of
        ? FormattableString.Invariant($"{count:N0} of {of:N0} images, drawn at random (seed {Seed})") : Plural.Of(count, "image", "N0");
}
