namespace AttentiveWriter.Data;

/// <summary>How sets that are published as training and test files are split in three.</summary>
internal static class Splits
{
    /// <summary>All of them.</summary>
    public static readonly string[] Names = ["train", "validation", "test"];

    /// <summary>Whether a split is that of the test files.</summary>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <param name="title">What the set is called in prose.</param>
    /// <exception cref="SettingsException">There is no such split.</exception>
    public static bool IsTest(string split, string title) => split switch
    {
        "train" or "validation" => false,
        "test" => true,
        _ => throw NoSplit(split, title),
    };

    /// <summary>What is thrown where there is no such split.</summary>
    public static SettingsException NoSplit(string split, string title) =>
        new($"'{split}' is not a split of {title}{Spelling.Hint(split, Names)}; splits: {string.Join(", ", Names)}");

    /// <summary>Returns which images of the split's own files are the split: all of the test files, and of the training files the last
    /// validate.</summary>
    /// <param name="split">The split.</param>
    /// <param name="images">Images in its files.</param>
    /// <param name="holdOneIn">One in so many training images validates.</param>
    /// <param name="path">The file, for the message.</param>
    /// <exception cref="InputFileException">There would be none.</exception>
    public static (int Start, int Count) Part(string split, int images, int holdOneIn, string path)
    {
        int held = split == "test" ? 0 : images / holdOneIn;
        (int start, int count) = split == "validation" ? (images - held, held) : (0, images - held);
        return count > 0 ? (start, count)
            : throw new InputFileException(path,
            $"only {Plural.Of(images, "image")} {(images == 1 ? "is" : "are")} here; a validation split takes at least {holdOneIn}");
    }
}
