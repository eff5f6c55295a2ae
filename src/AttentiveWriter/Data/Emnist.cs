namespace AttentiveWriter.Data;

/// <summary>EMNIST (Cohen, Afshar, Tapson and van Schaik, 2017), its balanced part: handwritten digits and letters of 47 classes, equally many of each.</summary>
/// <remarks>The files hold each image with rows and columns swapped; here they stand upright. Of the 112,800 training images the last
/// sixth validates, as the authors suggest; 18,800 test.</remarks>
public static class Emnist
{
    private static readonly IdxSet Set =
        new("emnist", "EMNIST") { Train = "emnist-balanced-train", Test = "emnist-balanced-test", IsTransposed = true };

    /// <summary>The archive it is published in.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new("https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/gzip.zip", 561753746, "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e")
        {
            Members =
            [
                "gzip/emnist-balanced-train-images-idx3-ubyte.gz", "gzip/emnist-balanced-train-labels-idx1-ubyte.gz",
                "gzip/emnist-balanced-test-images-idx3-ubyte.gz", "gzip/emnist-balanced-test-labels-idx1-ubyte.gz",
            ],
        },
    ];

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>emnist-balanced-train-images-idx3-ubyte.gz</c>; also without <c>.gz</c>.</param>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public static ImageSet Load(string directory, string split) => Set.Load(directory, split);
}
