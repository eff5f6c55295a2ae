using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class DataCatalogueTests
{
    private static readonly byte[] Idx = IdxFileTests.Idx(
        0x803, new byte[12 * DigitScenes.DigitSize * DigitScenes.DigitSize], 12, DigitScenes.DigitSize, DigitScenes.DigitSize);

    [Fact]
    public void Open_EachName_GivesTheSetOfThatName() => Assert.All(DataCatalogue.Sets, set =>
    {
        using var folder = new TempFolder();
        MadeSets.Write(set, folder.Path);

        Assert.Equal((set.Name, Split.Train), Described(set.Name, folder.Path));
    });

    [Fact]
    public void Files_OfEachSet_AreWellFormed() => Assert.All(DataCatalogue.Sets.SelectMany(set => set.Files), file =>
    {
        Assert.True(Uri.TryCreate(file.Url, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https");
        Assert.Matches("^[0-9a-f]{64}$", file.Sha256);
        Assert.InRange(file.Bytes, 1000, 2_000_000_000);
    });

    [Theory]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Open_ScenesOfOneDigit_IsABadFile(string name)
    {
        using var folder = new TempFolder();
        folder.Write("train-images-idx3-ubyte", IdxFileTests.Idx(0x803, new byte[6 * 28 * 28], 6, 28, 28));

        var error = Assert.Throws<InputFileException>(() => DataCatalogue.Open(name, Split.Validation, folder.Path));

        Assert.Equal($"{folder["train-images-idx3-ubyte"]}: scenes take at least 2 digits, and mnist validation has one", error.Message);
    }

    [RealDataFact("mnist")]
    public void Published_OfMnist_IsWhatItsFilesHave() => HasAsPublished("mnist");

    [RealDataFact("binarized-mnist")]
    public void Published_OfBinarizedMnist_IsWhatItsFilesHave() => HasAsPublished("binarized-mnist");

    [Theory]
    [InlineData("mnist")]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Open_FolderOfSets_FindsTheDigitsInThatOfMnist(string name)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["mnist"]);
        folder.Write("mnist/train-images-idx3-ubyte", Idx);

        Assert.Equal((name, Split.Train), Described(name, folder.Path));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("cluttered-mnist")]
    [InlineData("two-digit")]
    public void Open_WithoutMnist_SaysInOneLineWhereItLooked(string name)
    {
        using var folder = new TempFolder();

        var e = Assert.Throws<InputFileException>(() => DataCatalogue.Open(name, Split.Test, folder.Path));

        Assert.StartsWith($"{folder.Path}: the folder holds none of t10k-images-idx3-ubyte", e.Message, StringComparison.Ordinal);
        Assert.Equal((Remedy.DataFolderOrFetch, "mnist"), (e.Remedy, e.DataSet));
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Open_NearlyAName_NamesTheNearest()
    {
        var e = Assert.Throws<SettingsException>(() => DataCatalogue.Open("two-digits", Split.Train));

        Assert.Contains("'two-digit'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HomeOf_NothingThere_IsAFolderOfTheSourcesName()
    {
        using var folder = new TempFolder();

        Assert.Equal(folder["mnist"], DataCatalogue.HomeOf(DataCatalogue.Named("two-digit"), folder.Path));
    }

    [Fact]
    public void HomeOf_PublishedFilesInTheFolderItself_IsThatFolder()
    {
        using var folder = new TempFolder();
        folder.Write(Mnist.Files[3].Name, new byte[Mnist.Files[3].Bytes]);

        Assert.Equal(folder.Path, DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder.Path));
    }

    [Fact]
    public void HomeOf_FilesOfTheSameNames_AreNotTakenForTheSets()
    {
        using var folder = new TempFolder();
        folder.Write(Mnist.Files[3].Name, new byte[5]);
        folder.Write("train-images-idx3-ubyte", Idx);

        Assert.Equal(folder["mnist"], DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder.Path));
    }

    [Fact]
    public void HomeOf_UnpackedFilesInAFolderOfTheSetsName_IsThatFolder()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["mnist"]);
        folder.Write("mnist/train-images-idx3-ubyte", Idx);

        Assert.Equal(folder["mnist"], DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder["mnist"]));
        Assert.Equal(folder["mnist"], DataCatalogue.HomeOf(DataCatalogue.Named("mnist"), folder.Path));
    }

    private static (string Name, Split Split) Described(string name, string folder)
    {
        ImageSet images = DataCatalogue.Open(name, Split.Train, folder);
        return (images.Name, images.Split);
    }

    private static void HasAsPublished(string name)
    {
        DataSet set = DataCatalogue.Named(name);
        Assert.Equal(set.Published, Splits.All.ToDictionary(split => split, split => set.Load(RealData.Find(name)!, split).Count));
    }
}
