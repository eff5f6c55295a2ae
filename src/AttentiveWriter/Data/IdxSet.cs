using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>A set of images published as IDX files: those of MNIST, and others that took over its names and layout.</summary>
/// <param name="Name">The set's short name, such as <c>mnist</c>.</param>
/// <param name="Title">What it is called in prose.</param>
/// <remarks>Of the training file the last sixth validates, which of MNIST's 60,000 images is the 10,000 that the literature holds
/// back.</remarks>
internal sealed record IdxSet(string Name, string Title)
{
    /// <summary>How the names of the training files begin.</summary>
    public string Train { get; init; } = "train";

    /// <summary>How the names of the test files begin.</summary>
    public string Test { get; init; } = "t10k";

    /// <summary>Whether rows and columns of each image are swapped in the files.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Classes of the set, of which a file may lack some.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The label of the first class in the files.</summary>
    public int FirstLabel { get; init; }

    /// <summary>A file of NumPy arrays (x_train, y_train, x_test, y_test) in which others keep the set, where the IDX files are not; or
    /// null.</summary>
    public string? Npz { get; init; }

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>train-images-idx3-ubyte.gz</c>; also without <c>.gz</c>, and with a dot
    /// before <c>idx3</c>. Files of labels may be absent: the set then has none.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public ImageSet Load(string directory, Split split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string part = split == Split.Test ? Test : Train;
        string? npz = Npz is null || DataFolder.Find(directory, Names(part, "images", 3)) is not null ? null
            : DataFolder.Find(directory, Npz);
        (string path, IdxImages images, byte[]? labels) = npz is null ? ReadIdx(directory, part)
            : ReadNpz(npz, split == Split.Test ? "test" : "train");
        if (IsTransposed) images = Transposed(images);
        (int start, int count) = Splits.Part(split, images.Count, holdOneIn: 6, path);
        int size = images.Width * images.Height;
        ReadOnlyMemory<byte> classes = labels is null ? default : new ReadOnlyMemory<byte>(labels, start, count);
        return new InMemoryImageSet(Name, split, images.Width, images.Height, 1,
            images.Pixels.AsMemory(start * size, count * size), classes, labels is null ? 0 : Classes)
        { ReadFrom = path };
    }

    private (string Path, IdxImages Images, byte[]? Labels) ReadIdx(string directory, string part)
    {
        string path = DataFolder.Require(directory, Name, Title, Names(part, "images", 3));
        IdxImages images = IdxFile.ReadImages(path);
        string? labelsPath = DataFolder.Find(directory, Names(part, "labels", 1));
        byte[]? labels = labelsPath is null ? null : IdxFile.ReadLabels(labelsPath);
        if (labels is not null && labels.Length != images.Count)
            throw new InputFileException(labelsPath!,
                $"the file has {Plural.Of(labels.Length, "label")} for the {Plural.Of(images.Count, "image")} of {Path.GetFileName(path)}");
        return (path, images, labels is null ? null : LabelsFrom0(labelsPath!, "label", labels.Length, i => labels[i]));
    }

    private (string Path, IdxImages Images, byte[]? Labels) ReadNpz(string path, string part)
    {
        if (NpzFile.Read(path, $"x_{part}", $"y_{part}") is not [NpyArray x, NpyArray y])
            throw new InvalidOperationException("Two arrays were asked for.");
        if (x.Type != NpyArray.UnsignedByte)
            throw new InputFileException(path,
            $"'{x.Name}' has numbers of type '{x.Type}', expected '{NpyArray.UnsignedByte}' (unsigned bytes)");
        if (x.Lengths.Count != 3) throw new InputFileException(path, $"'{x.Name}' is {x.Shape}, expected images x height x width");
        if (y.Lengths.Count != 1 || y.Lengths[0] != x.Lengths[0])
            throw new InputFileException(path,
                $"'{y.Name}' is {y.Shape} for the {Plural.Of(x.Lengths[0], "image")} of '{x.Name}', expected one label each");
        return (path, new IdxImages(x.Lengths[0], x.Lengths[2], x.Lengths[1], x.Bytes),
            LabelsFrom0(path, $"'{y.Name}': label", y.Lengths[0], i => y[i]));
    }

    private byte[] LabelsFrom0(string path, string what, int count, Func<int, Int128> label)
    {
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++)
        {
            Int128 number = label(i) - FirstLabel;
            if (number < 0 || number >= Classes)
                throw new InputFileException(path,
                    $"{what} {i + 1} is {label(i)}, expected {FirstLabel} to {FirstLabel + Classes - 1}; it is no file of {Title}, or "
                    + "damaged");
            labels[i] = (byte)number;
        }
        return labels;
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
