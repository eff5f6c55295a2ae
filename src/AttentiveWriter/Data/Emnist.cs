namespace AttentiveWriter.Data;

/// <summary>EMNIST (Cohen, Afshar, Tapson and van Schaik, 2017): handwritten digits and letters, in the six parts that are
/// published.</summary>
/// <remarks>The files hold each image with rows and columns swapped; here they stand upright. Of the training images the last sixth
/// validates, as the authors suggest. Labels of the letters begin at 1 in the files; here, as everywhere, at 0.</remarks>
public static class Emnist
{
    private const string Title = "EMNIST", Balanced = "balanced", Letters = "letters";

    private static readonly (string Part, int Classes, int Train, int Test, string Summary)[] Parts =
    [
        (Balanced, 47, 112_800, 18_800, "handwritten digits and letters of 47 classes, equally many of each"),
        (Letters, 26, 124_800, 20_800, "handwritten letters of 26 classes, large and small together"),
        ("digits", 10, 240_000, 40_000, "280,000 handwritten digits"),
        ("mnist", 10, 60_000, 10_000, "70,000 of the digits, as many as MNIST has"),
        ("byclass", 62, 697_932, 116_323, "all 814,255 digits and letters, of 62 classes"),
        ("bymerge", 47, 697_932, 116_323, "the same of 47 classes: letters that look alike large and small are one"),
    ];

    /// <summary>The archive it is published in, with the files of the balanced part.</summary>
    public static IReadOnlyList<DataFile> Files { get; } = FilesOf(Balanced);

    /// <summary>The parts, each as a set of its own.</summary>
    internal static IEnumerable<DataSet> Sets =>
        Parts.Select(part =>
        new DataSet($"emnist-{part.Part}", $"{part.Summary}, 28x28 grey", (directory, split) => Load(directory, split, part.Part))
        {
            Source = "emnist",
            IsLightOnDark = true,
            Files = FilesOf(part.Part),
            OtherFolder = OtherFolder,
            Published = Splits.Sizes(part.Train - part.Train / 6, part.Train / 6, part.Test),
        });

    /// <summary>Name of its folder where torchvision keeps it.</summary>
    internal const string OtherFolder = "EMNIST";

    /// <summary>Loads one split of the balanced part: 47 classes, equally many images of each, 94,000, 18,800 and 18,800.</summary>
    /// <param name="directory">The folder of the files, such as <c>emnist-balanced-train-images-idx3-ubyte.gz</c>; also without
    /// <c>.gz</c>.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split) => Set("emnist", Balanced).Load(directory, split);

    /// <summary>Loads one split of a part.</summary>
    /// <param name="directory">The folder of the files, such as <c>emnist-letters-train-images-idx3-ubyte.gz</c>; also without
    /// <c>.gz</c>.</param>
    /// <param name="split">The split.</param>
    /// <param name="part"><c>balanced</c>, <c>letters</c>, <c>digits</c>, <c>mnist</c>, <c>byclass</c> or <c>bymerge</c>.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    /// <exception cref="SettingsException">There is no such part.</exception>
    public static ImageSet Load(string directory, Split split, string part) => Parts.Any(p => p.Part == part)
        ? Set($"emnist-{part}", part).Load(directory, split)
        : throw new SettingsException($"there is no part '{part}' of EMNIST{Spelling.Hint(part, Parts.Select(p => p.Part))}; parts: "
            + $"{string.Join(", ", Parts.Select(p => p.Part))}");

    private static IdxSet Set(string name, string part) => new(name, Title)
    {
        Train = $"emnist-{part}-train",
        Test = $"emnist-{part}-test",
        IsTransposed = true,
        Classes = Parts.Single(p => p.Part == part).Classes,
        FirstLabel = part == Letters ? 1 : 0,
    };

    private static IReadOnlyList<DataFile> FilesOf(string part) =>
    [
        new("https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip", 561753746,
            "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e")
        {
            Members =
            [
                $"gzip/emnist-{part}-train-images-idx3-ubyte.gz", $"gzip/emnist-{part}-train-labels-idx1-ubyte.gz",
                $"gzip/emnist-{part}-test-images-idx3-ubyte.gz", $"gzip/emnist-{part}-test-labels-idx1-ubyte.gz",
            ],
        },
    ];
}
