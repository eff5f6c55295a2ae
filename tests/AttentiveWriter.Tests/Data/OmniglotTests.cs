using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class OmniglotTests
{
    private static readonly MatParts Mat = new();

    [Fact]
    public void Load_File_GivesUprightImagesAndAlphabets()
    {
        using var folder = new TempFolder();
        folder.Write("chardata.mat", File(36));

        ImageSet train = Omniglot.Load(folder.Path, Split.Train), validation = Omniglot.Load(folder.Path, Split.Validation),
            test = Omniglot.Load(folder.Path, Split.Test);

        Assert.Equal((34, 2, 2), (train.Count, validation.Count, test.Count));
        Assert.Equal(("omniglot", 28, 28, 1, 50, 0), (train.Name, train.Width, train.Height, train.Channels, train.Classes, test.Classes));
        Assert.Equal((0, 33, 34), (train.Label(0), train.Label(33), validation.Label(0)));
        // Value 1 of the file is the second row's first pixel; image i has 1 there, and i / 255 in value 56.
        float[] image = IdxSetTests.Pixels(train, 9);
        Assert.Equal((1f, 9 / 255f, 1 + 9 / 255f), (image[28], image[2], image.Sum()));
    }

    [Fact]
    public void Load_OtherArrays_SayWhatIsExpected()
    {
        byte[] one = Mat.Array("testdata", [784, 1], new double[784]);
        double[] bright = new double[1568];
        bright[1000] = 1.5;
        AssertBad(Mat.File(Mat.Array("data", [784, 1], new double[784])), "the file has no array 'testdata'; it has: data");
        AssertBad(Mat.File(Mat.Array("testdata", [28, 28], new double[784])), "'testdata' is 28 x 28, expected 784 x images");
        AssertBad(Mat.File(Mat.Array("testdata", [784, 0], Array.Empty<double>())), "'testdata' is 784 x 0, expected 784 x images");
        AssertBad(Mat.File(Mat.Array("testdata", [784, 2], bright)), "image 2 of 'testdata' has the value 1.5, expected 0 to 1");
        AssertBad(Mat.File(one, Mat.Array("testtarget", [50, 2], new double[100])), "'testtarget' is 50 x 2, expected 50 x 1");
        AssertBad(Mat.File(one, Mat.Array("testtarget", [51, 1], [.. new double[50], 1])), "'testtarget' is 51 x 1, expected 50 x 1");
        AssertBad(Mat.File(one, Mat.Array("testtarget", [50, 1], [1, 1, .. new double[48]])),
            "column 1 of 'testtarget' is not one 1 among zeros");
        AssertBad(Mat.File(one, Mat.Array("testtarget", [50, 1], [1, 0.5, .. new double[48]])),
            "column 1 of 'testtarget' is not one 1 among zeros");
    }

    [Fact]
    public void Load_Missing_SaysWhereToGetIt()
    {
        using var folder = new TempFolder();

        var e = Assert.Throws<InputFileException>(() => Omniglot.Load(folder.Path, Split.Train));

        Assert.Equal($"{folder.Path}: chardata.mat is not here; fetch it from "
            + "https://github.com/yburda/iwae/raw/master/datasets/OMNIGLOT/chardata.mat "
            + "and put it there", e.Message);
        Assert.Equal((Remedy.DataFolder, "omniglot"), (e.Remedy, e.DataSet));
    }

    internal static byte[] File(int count)
    {
        double[] data = new double[784 * count], target = new double[50 * count];
        for (int i = 0; i < count; i++) (data[784 * i + 1], data[784 * i + 56], target[50 * i + i % 50]) = (1, i / 255.0, 1);
        return Mat.File(Mat.Compressed(Mat.Array("data", [784, count], data)), Mat.Array("target", [50, count], target),
            Mat.Array("testdata", [784, 2], new double[1568]));
    }

    private static void AssertBad(byte[] bytes, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("chardata.mat", bytes);

        Assert.Equal($"{path}: {problem}", Assert.Throws<InputFileException>(() => Omniglot.Load(folder.Path, Split.Test)).Message);
    }
}
