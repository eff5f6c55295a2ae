using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class IdxSetTests
{
    [Fact]
    public void Load_SetsUnderTheNamesOfMnist_HaveNamesOfTheirOwn()
    {
        using var folder = new TempFolder();
        folder.Write("t10k-images-idx3-ubyte", IdxFileTests.Idx(0x803, [0, 51, 255], 3, 1, 1));
        folder.Write("t10k-labels-idx1-ubyte.gz", IdxFileTests.Gzip(IdxFileTests.Idx(0x801, [1, 0, 9], 3)));

        (string, Func<string, Split, ImageSet>)[] sets = [("fashion-mnist", FashionMnist.Load), ("kmnist", Kmnist.Load)];
        foreach ((string name, Func<string, Split, ImageSet> load) in sets)
        {
            ImageSet test = load(folder.Path, Split.Test);

            Assert.Equal((name, Split.Test, 3L, 10, 9), (test.Name, test.Split, test.Count, test.Classes, test.Label(2)));
            Assert.Equal([51 / 255f], Pixels(test, 1));
        }
    }

    [Fact]
    public void Load_Emnist_SwapsRowsAndColumnsSoThatImagesStandUpright()
    {
        using var folder = new TempFolder();
        // Two rows of three values each, in the file; upright they are three rows of two.
        folder.Write("emnist-balanced-test-images-idx3-ubyte", IdxFileTests.Idx(0x803, [0, 1, 2, 3, 4, 5, 255, 0, 0, 0, 0, 51], 2, 2, 3));
        folder.Write("emnist-balanced-test-labels-idx1-ubyte", IdxFileTests.Idx(0x801, [46, 0], 2));

        ImageSet test = Emnist.Load(folder.Path, Split.Test);

        Assert.Equal(("emnist", 2, 3, 47), (test.Name, test.Width, test.Height, test.Classes));
        Assert.Equal([0, 3, 1, 4, 2, 5], Pixels(test, 0).Select(p => (int)Math.Round(255 * p)));
        Assert.Equal([1, 0, 0, 0, 0, 51 / 255f], Pixels(test, 1));
    }

    [Fact]
    public void Load_Missing_NamesTheSet()
    {
        using var folder = new TempFolder();

        var e = Assert.Throws<InputFileException>(() => Emnist.Load(folder.Path, Split.Train));

        Assert.StartsWith($"{folder.Path}: the folder holds none of emnist-balanced-train-images-idx3-ubyte, ", e.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(", of EMNIST", e.Message, StringComparison.Ordinal);
        Assert.Equal((Remedy.DataFolderOrFetch, "emnist"), (e.Remedy, e.DataSet));
    }

    [RealDataFact("fashion-mnist")]
    public void Load_OfficialFashion_GivesTheUsualSplits()
    {
        string folder = RealData.Find("fashion-mnist")!;

        ImageSet train = FashionMnist.Load(folder, Split.Train), validation = FashionMnist.Load(folder, Split.Validation),
            test = FashionMnist.Load(folder, Split.Test);

        Assert.Equal((50_000, 10_000, 10_000, 10), (train.Count, validation.Count, test.Count, train.Classes));
        Assert.Equal([9, 0, 0, 3, 0], Enumerable.Range(0, 5).Select(i => train.Label(i)!.Value));
        Assert.Equal([9, 2, 1, 1, 6], Enumerable.Range(0, 5).Select(i => test.Label(i)!.Value));
    }

    internal static float[] Pixels(ImageSet set, long index)
    {
        float[] image = new float[set.Width * set.Height * set.Channels];
        set.Copy(index, image);
        return image;
    }
}
