namespace AttentiveWriter.Data;

/// <summary>MNIST in the fixed binarisation of Larochelle and Murray, "The Neural Autoregressive Distribution Estimator" (2011), on which
/// many bounds of the literature are compared: 50,000, 10,000 and 10,000 images, no labels.</summary>
public static class BinarizedMnist
{
    private const int Side = 28;

    private const string Place = "http://www.cs.toronto.edu/~larocheh/public/datasets/binarized_mnist/";

    /// <summary>Its published files.</summary>
    public static IReadOnlyList<DataFile> Files { get; } =
    [
        new(Place + "binarized_mnist_train.amat", 78400000, "ad693b29f94c14277b095f5238ddefbbdaaae0939789dd2f4f0205278cee3e4d"),
        new(Place + "binarized_mnist_valid.amat", 15680000, "1de3d397c40fe8eeb33dafd4099a1f665ec01e96d9be234aaeeac8a34930e2e2"),
        new(Place + "binarized_mnist_test.amat", 15680000, "e6687bfea3f820c174f33b7865140b2a2dd2930ef786f35d45795fc193b5ab2c"),
    ];

    /// <summary>Loads one split.</summary>
    /// <param name="directory">The folder of the files, such as <c>binarized_mnist_train.amat</c>; also with <c>.gz</c>.</param>
    /// <param name="split">The split.</param>
    /// <exception cref="InputFileException">A file is missing or is not what it should be.</exception>
    public static ImageSet Load(string directory, Split split)
    {
        ArgumentNullException.ThrowIfNull(directory);
        string part = split == Split.Validation ? "valid" : split.Word();
        string path = DataFolder.Require(directory, "binarized-mnist", "binarized MNIST", $"binarized_mnist_{part}.amat",
            $"binarized_mnist_{part}.amat.gz");
        return new InMemoryImageSet("binarized-mnist", split, Side, Side, 1, AmatFile.Read(path, Side * Side), isBinary: true);
    }
}
