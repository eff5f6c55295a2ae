namespace AttentiveWriter.Data;

/// <summary>A set of images published as IDX files: those of MNIST, and others that took over its names and layout.</summary>
/// <param name="Name">The set's short name, such as <c>mnist</c>.</param>
/// <param name="Title">What it is called in prose.</param>
/// <remarks>Of the training file the last sixth validates, which of MNIST's 60,000 images is the 10,000 that the literature holds back.</remarks>
internal sealed record IdxSet(string Name, string Title)
{
    /// <summary>How the names of the training files begin.</summary>
    public string Train { get; init; } = "train";

    /// <summary>How the names of the test files begin.</summary>
    public string Test { get; init; } = "t10k";

    /// <summary>Whether rows and columns of each image are swapped in the files.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>train-images-idx3-ubyte.gz</c>; also without <c>.gz</c>, and with a dot
    /// before <c>idx3</c>. Files of labels may be absent: the set then has none.</param>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public ImageSet Load(string directory, string split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string part = Splits.IsTest(split, Title) ? Test : Train;
        string imagesPath = DataFolder.Require(directory, Name, Title, Names(part, "images", 3));
        IdxImages images = IdxFile.ReadImages(imagesPath);
        if (IsTransposed) images = Transposed(images);
        string? labelsPath = DataFolder.Find(directory, Names(part, "labels", 1));
        byte[]? labels = labelsPath is null ? null : IdxFile.ReadLabels(labelsPath);
        if (labels is not null && labels.Length != images.Count)
        {
            throw new InputFileException(
                labelsPath!, $"the file has {Plural.Of(labels.Length, "label")} for the {Plural.Of(images.Count, "image")} of {Path.GetFileName(imagesPath)}");
        }

        (int start, int count) = Splits.Part(split, images.Count, holdOneIn: 6, imagesPath);
        int size = images.Width * images.Height;
        ReadOnlyMemory<byte> classes = labels is null ? default : new ReadOnlyMemory<byte>(labels, start, count);
        return new InMemoryImageSet(Name, split, images.Width, images.Height, 1,
            images.Pixels.AsMemory(start * size, count * size), classes, labels is null ? 0 : labels.Max() + 1);
    }

    private static string[] Names(string part, string kind, int rank) =>
    [
        $"{part}-{kind}-idx{rank}-ubyte", $"{part}-{kind}-idx{rank}-ubyte.gz",
        $"{part}-{kind}.idx{rank}-ubyte", $"{part}-{kind}.idx{rank}-ubyte.gz",
    ];

    private static IdxImages Transposed(IdxImages images)
    {
        Planes.Transpose(images.Pixels, images.Width, images.Height);
        return images with { Width = images.Height, Height = images.Width };
    }
}
