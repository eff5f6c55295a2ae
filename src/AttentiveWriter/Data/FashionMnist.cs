namespace AttentiveWriter.Data;

/// <summary>Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017): 70,000 pieces of clothing of ten kinds, under MNIST's file names.</summary>
public static class FashionMnist
{
    private const string Place = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";

    private static readonly IdxSet Set = new("fashion-mnist", "Fashion-MNIST");

    /// <summary>Its published files.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new(Place + "train-images-idx3-ubyte.gz", 26421880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        new(Place + "train-labels-idx1-ubyte.gz", 29515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        new(Place + "t10k-images-idx3-ubyte.gz", 4422102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        new(Place + "t10k-labels-idx1-ubyte.gz", 5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ];

    /// <summary>Loads one split: 50,000, 10,000 and 10,000 images, as of MNIST.</summary>
    /// <param name="directory">The folder of the files, named as those of MNIST.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split) => Set.Load(directory, split);
}
