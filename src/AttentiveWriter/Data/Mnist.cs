namespace AttentiveWriter.Data;

/// <summary>The MNIST digits (LeCun, Cortes and Burges).</summary>
/// <remarks>The usual split of the literature: of the 60,000 training images the first 50,000 train and the last 10,000 validate
/// (of a file of another size: the last sixth); the 10,000 of the other file test.</remarks>
public static class Mnist
{
    private const string Place = "https://storage.googleapis.com/cvdf-datasets/mnist/";

    /// <summary>The file in which Keras keeps it.</summary>
    internal const string Npz = "mnist.npz";

    private static readonly IdxSet Set = new("mnist", "MNIST") { Npz = Npz };

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
    /// before <c>idx3</c>. Files of labels may be absent: the set then has none. Where they are not there, Keras' <c>mnist.npz</c>.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split) => Set.Load(directory, split);
}
