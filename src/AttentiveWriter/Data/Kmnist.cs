namespace AttentiveWriter.Data;

/// <summary>Kuzushiji-MNIST (Clanuwat et al., 2018): 70,000 cursive Japanese characters of ten kinds, under MNIST's file names.</summary>
public static class Kmnist
{
    private const string Place = "http://codh.rois.ac.jp/kmnist/dataset/kmnist/";

    private static readonly IdxSet Set = new("kmnist", "Kuzushiji-MNIST");

    /// <summary>Its published files.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new(Place + "train-images-idx3-ubyte.gz", 18165135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
        new(Place + "train-labels-idx1-ubyte.gz", 29497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
        new(Place + "t10k-images-idx3-ubyte.gz", 3041136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
        new(Place + "t10k-labels-idx1-ubyte.gz", 5120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c"),
    ];

    /// <summary>Loads one split: 50,000, 10,000 and 10,000 images, as of MNIST.</summary>
    /// <param name="directory">The folder of the files, named as those of MNIST.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split) => Set.Load(directory, split);
}
