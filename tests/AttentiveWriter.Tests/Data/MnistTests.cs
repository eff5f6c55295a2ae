using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class MnistTests
{
    [RealDataFact("mnist")]
    public void Load_OfficialFiles_GivesTheUsualSplits()
    {
        string folder = RealData.Find("mnist")!;
        float[] image = new float[28 * 28];

        ImageSet train = Mnist.Load(folder, Split.Train), validation = Mnist.Load(folder, Split.Validation),
            test = Mnist.Load(folder, Split.Test);

        Assert.Equal((50_000, 10_000, 10_000), (train.Count, validation.Count, test.Count));
        Assert.Equal((28, 28, 1), (train.Width, train.Height, train.Channels));
        Assert.Equal(("mnist", Split.Train), (train.Name, train.Split));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], Enumerable.Range(0, 10).Select(i => train.Label(i)!.Value));
        Assert.Equal([7, 2, 1, 0, 4], Enumerable.Range(0, 5).Select(i => test.Label(i)!.Value));
        double sum = 0;
        for (long i = 0; i < train.Count + validation.Count; i++)
        {
            if (i < train.Count) train.Copy(i, image);
            else validation.Copy(i - train.Count, image);
            foreach (float pixel in image) sum += pixel;
        }
        // The mean of the 60,000 training images that the literature normalises by.
        Assert.Equal(0.1307, sum / (60_000 * 784), 4);
    }

    [Theory]
    [InlineData("train-images-idx3-ubyte")]
    [InlineData("train-images.idx3-ubyte")]
    [InlineData("train-images-idx3-ubyte.gz")]
    public void Load_AnyOfTheNames_SplitsOffTheLastSixth(string name)
    {
        using var folder = new TempFolder();
        byte[] idx = IdxFileTests.Idx(0x803, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255], 12, 1, 1);
        folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? IdxFileTests.Gzip(idx) : idx);
        float[] pixel = new float[1];

        ImageSet train = Mnist.Load(folder.Path, Split.Train), validation = Mnist.Load(folder.Path, Split.Validation);

        Assert.Equal((10, 2), (train.Count, validation.Count));
        validation.Copy(1, pixel);
        Assert.Equal(1f, pixel[0]);
        train.Copy(9, pixel);
        Assert.Equal(9 / 255f, pixel[0]);
        Assert.Null(train.Label(0));
    }

    [Fact]
    public void Load_FolderInPlaceOfAFile_SaysSo()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["t10k-images-idx3-ubyte.gz"]);

        var e = Assert.Throws<InputFileException>(() => Mnist.Load(folder.Path, Split.Test));

        Assert.Equal($"{folder["t10k-images-idx3-ubyte.gz"]}: it is a folder, expected a file", e.Message);
    }

    [Fact]
    public void Load_MissingFiles_NamesThem()
    {
        using var folder = new TempFolder();
        const string Names = "t10k-images-idx3-ubyte, t10k-images-idx3-ubyte.gz, t10k-images.idx3-ubyte, t10k-images.idx3-ubyte.gz";

        var empty = Assert.Throws<InputFileException>(() => Mnist.Load(folder.Path, Split.Test));
        var missing = Assert.Throws<InputFileException>(() => Mnist.Load(folder["absent"], Split.Test));

        Assert.Equal($"{folder.Path}: the folder holds none of {Names}, of MNIST", empty.Message);
        Assert.Equal($"{folder["absent"]}: there is no such folder, looked for {Names}, of MNIST", missing.Message);
    }

    [Fact]
    public void Load_LabelsOfAnotherCount_SaysSo()
    {
        using var folder = new TempFolder();
        folder.Write("t10k-images-idx3-ubyte", IdxFileTests.Idx(0x803, new byte[3], 3, 1, 1));
        string labels = folder.Write("t10k-labels-idx1-ubyte", IdxFileTests.Idx(0x801, new byte[2], 2));

        var e = Assert.Throws<InputFileException>(() => Mnist.Load(folder.Path, Split.Test));

        Assert.Equal($"{labels}: the file has 2 labels for the 3 images of t10k-images-idx3-ubyte", e.Message);
    }
}
