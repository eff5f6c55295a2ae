using System.IO.Compression;
using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

/// <summary>Sets as other programs lay them out.</summary>
public class LayoutTests
{
    private const int Side = DigitScenes.DigitSize;

    public static TheoryData<string, string> Places
    {
        get
        {
            var places = new TheoryData<string, string>();
            foreach (DataSet set in DataCatalogue.Sets.Where(s => s.OtherFolder is not null))
            {
                string[] inside = set.Source == "emnist" ? ["raw", "gzip", "raw/gzip"] : ["raw"];
                foreach (string inner in inside)
                {
                    places.Add(set.Name, $"{set.OtherFolder}/{inner}");
                    places.Add(set.Name, $"{set.Source}/{inner}");
                    places.Add(set.Name, inner);
                }
            }
            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Open_WhereTorchvisionOrAnArchivePutTheFiles_FindsThem(string name, string place)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder[place]);
        MadeSets.Write(DataCatalogue.Named(name), folder[place]);

        ImageSet set = DataCatalogue.Open(name, Split.Train, folder.Path);

        Assert.Equal(name, set.Name);
    }

    [Fact]
    public void Open_SeveralSetsOfTorchvision_TakesEachFromItsOwnFolder()
    {
        using var folder = new TempFolder();
        string[] names = ["mnist", "fashion-mnist", "kmnist"];
        foreach ((string name, int i) in names.Select((n, i) => (n, i)))
        {
            string place = Directory.CreateDirectory(folder[$"{DataCatalogue.Named(name).OtherFolder}/raw"]).FullName;
            File.WriteAllBytes(Path.Combine(place, "t10k-images-idx3-ubyte"),
                IdxFileTests.Idx(0x803, [.. Enumerable.Repeat((byte)i, 4 * (i + 1))], i + 1, 2, 2));
        }

        Assert.All(names.Select((n, i) => (n, i)), set =>
            Assert.Equal(set.i + 1, DataCatalogue.Open(set.n, Split.Test, folder.Path).Count));
    }

    [Fact]
    public void HomeOf_UnpackedFilesOfTorchvision_IsTheirFolder()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["FashionMNIST/raw"]);
        MadeSets.Write(DataCatalogue.Named("fashion-mnist"), folder["FashionMNIST/raw"]);

        Assert.Equal(Path.Combine(folder.Path, "FashionMNIST", "raw"),
            DataCatalogue.HomeOf(DataCatalogue.Named("fashion-mnist"), folder.Path));
        Assert.Equal(folder["mnist"], DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder.Path));
    }

    [Fact]
    public void Open_WholeArchiveOfEmnist_IsReadWhereItWasUnpacked()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["gzip"]);
        byte[] images = IdxFileTests.Gzip(IdxFileTests.Idx(0x803, new byte[12 * Side * Side], 12, Side, Side)),
            labels = IdxFileTests.Gzip(IdxFileTests.Idx(0x801, [.. Enumerable.Repeat((byte)3, 12)], 12));
        DataSet[] sets = [.. DataCatalogue.Sets.Where(set => set.Source == "emnist")];
        foreach (string member in sets.SelectMany(set => set.Files[0].Members)) folder.Write(member,
            member.Contains("images", StringComparison.Ordinal) ? images : labels);

        Assert.Equal(7, sets.Length);
        Assert.All(sets, set =>
        {
            Assert.True(DataCatalogue.IsHere(set, folder.Path));
            Assert.All(Splits.All, split =>
                Assert.NotNull(DataCatalogue.Open(set.Name, split, folder.Path).Label(0)));
        });
    }

    [Fact]
    public void Open_Letters_HaveClassesFrom0()
    {
        using var folder = new TempFolder();
        folder.Write("emnist-letters-test-images-idx3-ubyte", IdxFileTests.Idx(0x803, new byte[3 * Side * Side], 3, Side, Side));
        string labels = folder.Write("emnist-letters-test-labels-idx1-ubyte", IdxFileTests.Idx(0x801, [1, 26, 2], 3));

        ImageSet letters = DataCatalogue.Open("emnist-letters", Split.Test, folder.Path);

        Assert.Equal((26, 0, 25, 1), (letters.Classes, letters.Label(0), letters.Label(1), letters.Label(2)));
        folder.Write("emnist-letters-test-labels-idx1-ubyte", IdxFileTests.Idx(0x801, [1, 0, 2], 3));
        Assert.Equal($"{labels}: label 2 is 0, expected 1 to 26; it is no file of EMNIST, or damaged",
            Assert.Throws<InputFileException>(() => DataCatalogue.Open("emnist-letters", Split.Test, folder.Path)).Message);
    }

    [Fact]
    public void Emnist_AnUnknownPart_NamesTheNearest() =>
        Assert.Contains("did you mean 'letters'", Assert.Throws<SettingsException>(() => Emnist.Load("x", Split.Test, "leters")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Open_MnistOfKeras_GivesTheSplitsOfTheIdxFiles()
    {
        using var folder = new TempFolder();
        byte[] pixels = [.. Enumerable.Range(0, 12 * 4).Select(i => (byte)i)],
            labels = [.. Enumerable.Range(0, 12).Select(i => (byte)(i % 10))];
        folder.Write("mnist.npz", NpyParts.File(CompressionLevel.Optimal,
            ("x_train.npy", NpyParts.Array(pixels, "12, 2, 2")), ("y_train.npy", NpyParts.Array(labels, "12,")),
            ("x_test.npy", NpyParts.Array(pixels[..8], "2, 2, 2")), ("y_test.npy", NpyParts.Array([9, 8], "2,"))));

        ImageSet train = DataCatalogue.Open("mnist", Split.Train, folder.Path),
            validation = DataCatalogue.Open("mnist", Split.Validation, folder.Path),
            test = DataCatalogue.Open("mnist", Split.Test, folder.Path);

        Assert.Equal((10L, 2L, 2L), (train.Count, validation.Count, test.Count));
        Assert.Equal((0, 0, 8), (train.Label(0), validation.Label(0), test.Label(1)));
        Assert.Equal([4 / 255f, 5 / 255f, 6 / 255f, 7 / 255f], IdxSetTests.Pixels(test, 1));
        Assert.True(DataCatalogue.IsHere(DataCatalogue.Named("mnist"), folder.Path));
        Assert.Equal(folder.Path, DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder.Path));
        // The files as published come first.
        folder.Write("t10k-images-idx3-ubyte", IdxFileTests.Idx(0x803, new byte[5 * 4], 5, 2, 2));
        Assert.Equal(5, DataCatalogue.Open("mnist", Split.Test, folder.Path).Count);
    }

    [Fact]
    public void Open_ArraysThatAreNoImages_SaysSo()
    {
        using var folder = new TempFolder();
        string Message(byte[] x, byte[] y)
        {
            folder.Write("mnist.npz", NpyParts.File(CompressionLevel.Optimal, ("x_test.npy", x), ("y_test.npy", y)));
            return Assert.Throws<InputFileException>(() => DataCatalogue.Open("mnist", Split.Test, folder.Path)).Message;
        }

        Assert.Equal($"{folder["mnist.npz"]}: 'x_test' is 8, expected images x height x width",
            Message(NpyParts.Array(new byte[8], "8,"), NpyParts.Array([1, 2], "2,")));
        Assert.Equal($"{folder["mnist.npz"]}: 'y_test' is 3 for the 2 images of 'x_test', expected one label each",
            Message(NpyParts.Array(new byte[8], "2, 2, 2"), NpyParts.Array([1, 2, 3], "3,")));
    }

    [Theory]
    [InlineData("cifar-10-batches-py/data_batch_1")]
    [InlineData("data_batch_1")]
    [InlineData("cifar-10-python.tar.gz")]
    public void Open_CifarForPython_NamesTheFileToFetch(string name)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], [1]);

        var e = Assert.Throws<InputFileException>(() => DataCatalogue.Open("cifar10", Split.Train, folder.Path));

        Assert.Equal($"{folder[name]}: this is CIFAR-10 for Python (pickle), which cannot be read; the binary version can, "
            + $"{Cifar10.Files[0].Url}", e.Message);
        Assert.Equal((true, Remedy.FetchData, "cifar10"), (e.IsMissing, e.Remedy, e.DataSet));
        MadeSets.Write(DataCatalogue.Named("cifar10"), folder.Path);
        Assert.Equal("cifar10", DataCatalogue.Open("cifar10", Split.Train, folder.Path).Name);
    }
}
