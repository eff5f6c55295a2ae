namespace AttentiveWriter.Data;

/// <summary>The MNIST digits (LeCun, Cortes and Burges), and sets published under the same file names.</summary>
/// <remarks>The usual split of the literature: of the 60,000 training images the first 50,000 train and the last 10,000 validate
/// (of a file of another size: the last sixth); the 10,000 of the other file test.</remarks>
public static class Mnist
{
    private const string Place = "https://storage.googleapis.com/cvdf-datasets/mnist/";

    /// <summary>Its published files.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new(Place + "train-images-idx3-ubyte.gz", 9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        new(Place + "train-labels-idx1-ubyte.gz", 28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        new(Place + "t10k-images-idx3-ubyte.gz", 1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        new(Place + "t10k-labels-idx1-ubyte.gz", 4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ];

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>train-images-idx3-ubyte.gz</c>; also without <c>.gz</c>, and with a dot
    /// before <c>idx3</c>. Files of labels may be absent: the set then has none.</param>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public static ImageSet Load(string directory, string split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string part = split switch
        {
            "train" or "validation" => "train",
            "test" => "t10k",
            _ => throw new ArgumentException($"'{split}' is not a split of MNIST; there are train, validation and test.", nameof(split)),
        };
        string[] names = Names(part, "images", 3);
        string imagesPath = Find(directory, names) ?? throw MissingFiles.In(directory, "mnist", "MNIST", names);
        IdxImages images = IdxFile.ReadImages(imagesPath);
        string? labelsPath = Find(directory, Names(part, "labels", 1));
        byte[]? labels = labelsPath is null ? null : IdxFile.ReadLabels(labelsPath);
        if (labels is not null && labels.Length != images.Count)
        {
            throw new InputFileException(
                labelsPath!, $"the file has {labels.Length} labels for the {images.Count} images of {Path.GetFileName(imagesPath)}");
        }

        int held = part == "train" ? images.Count / 6 : 0;
        (int start, int count) = split == "validation" ? (images.Count - held, held) : (0, images.Count - held);
        if (count == 0)
            throw new InputFileException(imagesPath, $"the file has {images.Count} images; a validation split takes at least 6");
        int size = images.Width * images.Height;
        ReadOnlyMemory<byte> classes = labels is null ? default : new ReadOnlyMemory<byte>(labels, start, count);
        return new InMemoryImageSet("mnist", split, images.Width, images.Height, 1,
            images.Pixels.AsMemory(start * size, count * size), classes, labels is null ? 0 : labels.Max() + 1);
    }

    private static string[] Names(string part, string kind, int rank) =>
    [
        $"{part}-{kind}-idx{rank}-ubyte", $"{part}-{kind}-idx{rank}-ubyte.gz",
        $"{part}-{kind}.idx{rank}-ubyte", $"{part}-{kind}.idx{rank}-ubyte.gz",
    ];

    private static string? Find(string directory, string[] names) =>
        names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
