using System.IO.Compression;
using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

/// <summary>A set knows its classes: no label of a file makes it more.</summary>
public class LabelRangeTests
{
    private const int Side = DigitScenes.DigitSize;

    private static readonly MatParts Mat = new();

    // The labels that the files of each set have.
    private static readonly Dictionary<string, (int First, int Last)> Ranges = new()
    {
        ["mnist"] = (0, 9),
        ["fashion-mnist"] = (0, 9),
        ["kmnist"] = (0, 9),
        ["cluttered-mnist"] = (0, 9),
        ["two-digit"] = (0, 9),
        ["emnist"] = (0, 46),
        ["emnist-balanced"] = (0, 46),
        ["emnist-letters"] = (1, 26),
        ["emnist-digits"] = (0, 9),
        ["emnist-mnist"] = (0, 9),
        ["emnist-byclass"] = (0, 61),
        ["emnist-bymerge"] = (0, 46),
        ["cifar10"] = (0, 9),
        ["svhn"] = (1, 10),
        ["svhn-extra"] = (1, 10),
    };

    public static TheoryData<string> Labelled => [.. DataCatalogue.Names.Except(["binarized-mnist", "omniglot", "glyphs"])];

    [Theory]
    [MemberData(nameof(Labelled))]
    public void Open_FirstAndLastLabel_GivesAllClassesOfTheSet(string name)
    {
        using var folder = new TempFolder();
        (int first, int last) = Ranges[name];
        Write(name, folder, (byte)first, (byte)last);

        ImageSet set = DataCatalogue.Open(name, Split.Test, folder.Path);

        // Those of two digits stand for pairs.
        Assert.Equal(name == "two-digit" ? 0 : last - first + 1, set.Classes);
        Write(name, folder, (byte)first, (byte)first);
        Assert.Equal(set.Classes, DataCatalogue.Open(name, Split.Test, folder.Path).Classes);
    }

    [Theory]
    [MemberData(nameof(Labelled))]
    public void Open_LabelOutsideTheSet_NamesFilePlaceValueAndRange(string name)
    {
        using var folder = new TempFolder();
        (int first, int last) = Ranges[name];
        foreach (int label in new[] { first - 1, last + 1, 255 }.Where(label => label >= 0))
        {
            string path = Write(name, folder, (byte)first, (byte)label);

            var e = Assert.Throws<InputFileException>(() => DataCatalogue.Open(name, Split.Test, folder.Path));

            Assert.StartsWith($"{path}: ", e.Message, StringComparison.Ordinal);
            Assert.Matches($"(label 2 is|record 2 has label) {label}, expected {first} to {last}\\b", e.Message);
        }
    }

    public static TheoryData<string, byte[]> Types => new()
    {
        { "|b1", [0, 1] },
        { "|i1", [0, 9] },
        { "<u2", [0, 0, 9, 0] },
        { ">i2", [0, 0, 0, 9] },
        { "<i4", [0, 0, 0, 0, 9, 0, 0, 0] },
        { ">u4", [0, 0, 0, 0, 0, 0, 0, 9] },
        { "<i8", [0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0] },
        { ">i8", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9] },
        { "<u8", [0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Open_ArraysOfNumPy_TakesLabelsOfAnyWholeType(string type, byte[] labels)
    {
        using var folder = new TempFolder();
        WriteArrays(folder, type, labels);

        ImageSet test = DataCatalogue.Open("mnist", Split.Test, folder.Path);

        Assert.Equal((0, type == "|b1" ? 1 : 9, 10), (test.Label(0), test.Label(1), test.Classes));
    }

    [Theory]
    [InlineData("|i1", new byte[] { 0, 0xff }, "-1")]
    [InlineData("|u1", new byte[] { 0, 0xff }, "255")]
    [InlineData("<i2", new byte[] { 0, 0, 0x00, 0x80 }, "-32768")]
    [InlineData(">i8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe }, "-2")]
    [InlineData("<u8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, "18446744073709551615")]
    // As a byte it would be 1.
    [InlineData("<i4", new byte[] { 0, 0, 0, 0, 1, 1, 0, 0 }, "257")]
    public void Open_LabelOfNumPyOutsideTheSet_IsNamedAsItIs(string type, byte[] labels, string value)
    {
        using var folder = new TempFolder();
        string path = WriteArrays(folder, type, labels);

        var e = Assert.Throws<InputFileException>(() => DataCatalogue.Open("mnist", Split.Test, folder.Path));

        Assert.Equal($"{path}: 'y_test': label 2 is {value}, expected 0 to 9; it is no file of MNIST, or damaged", e.Message);
    }

    [Theory]
    [InlineData("<i8", "'x_test' has numbers of type '<i8', expected '|u1' (unsigned bytes)")]
    [InlineData("<f8", "'x_test': its numbers are of type '<f8', expected whole numbers (of images '|u1', unsigned bytes)")]
    public void Open_ImagesOfOtherNumbers_SaysSo(string type, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("mnist.npz", NpyParts.File(CompressionLevel.Optimal,
            ("x_test.npy", NpyParts.Array(new byte[64], "2, 2, 2", type)), ("y_test.npy", NpyParts.Array(new byte[2], "2,"))));

        Assert.Equal($"{path}: {problem}",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open("mnist", Split.Test, folder.Path)).Message);
    }

    private static string WriteArrays(TempFolder folder, string type, byte[] labels) =>
        folder.Write("mnist.npz", NpyParts.File(CompressionLevel.Optimal,
        ("x_test.npy", NpyParts.Array(new byte[8], "2, 2, 2")), ("y_test.npy", NpyParts.Array(labels, "2,", type))));

    // Returns the file that has the labels.
    private static string Write(string name, TempFolder folder, byte first, byte second)
    {
        byte[] images = IdxFileTests.Idx(0x803, new byte[2 * Side * Side], 2, Side, Side),
            labels = IdxFileTests.Idx(0x801, [first, second], 2);
        DataSet set = DataCatalogue.Named(name);
        switch (set.Source)
        {
            case "cifar10":
                return folder.Write("test_batch.bin", [first, .. new byte[3072], second, .. new byte[3072]]);
            case "svhn":
                return folder.Write("test_32x32.mat",
                    Mat.File(Mat.Array("X", [32, 32, 3, 2], new byte[2 * 3072]), Mat.Array("y", [2, 1], new byte[] { first, second })));
            default:
                string[] files = [.. set.Files.SelectMany(file => file.Members.Count > 0 ? file.Members : [file.Name])
                    .Select(file => Path.GetFileName(file)).Where(file => !file.Contains("train", StringComparison.Ordinal))];
                folder.Write(files.Single(file => file.Contains("images", StringComparison.Ordinal)), images);
                return folder.Write(files.Single(file => file.Contains("labels", StringComparison.Ordinal)), labels);
        }
    }
}
