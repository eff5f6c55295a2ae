namespace AttentiveWriter.Data;

/// <summary>The parts of a data set: what they are called, and where they lie in sets that are published as training and test
/// files.</summary>
public static class Splits
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Split> All { get; } = [Split.Train, Split.Validation, Split.Test];

    /// <summary>What a split is called in files, on cards and in messages: train, validation or test.</summary>
    /// <param name="split">The split.</param>
    public static string Word(this Split split) => split switch
    {
        Split.Train => "train",
        Split.Validation => "validation",
        _ => "test",
    };

    /// <summary>Returns how many images each split of a set has whose files have so many.</summary>
    internal static IReadOnlyDictionary<Split, long> Sizes(long train, long validation, long test) => new Dictionary<Split, long>
    {
        [Split.Train] = train,
        [Split.Validation] = validation,
        [Split.Test] = test,
    };

    /// <summary>Returns which images of the split's own files are the split: all of the test files, and of the training files the last
    /// validate.</summary>
    /// <param name="split">The split.</param>
    /// <param name="images">Images in its files.</param>
    /// <param name="holdOneIn">One in so many training images validates.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="InputFileException">There would be none.</exception>
    internal static (int Start, int Count) Part(Split split, int images, int holdOneIn, string path)
    {
        int held = split == Split.Test ? 0 : images / holdOneIn;
        (int start, int count) = split == Split.Validation ? (images - held, held) : (0, images - held);
        return count > 0 ? (start, count)
            : throw new InputFileException(path,
            $"only {Plural.Of(images, "image")} {(images == 1 ? "is" : "are")} here; a validation split takes at least {holdOneIn}");
    }
}
