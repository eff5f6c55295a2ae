using AttentiveWriter.Data;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Data;

public class SvhnTests
{
    private static readonly MatParts Mat = new();

    [Fact]
    public void Load_Files_TurnsColumnsIntoRowsAndTenIntoZero()
    {
        using var folder = new TempFolder();
        folder.Write("train_32x32.mat", Images(20));
        folder.Write("test_32x32.mat", Images(1));

        ImageSet train = Svhn.Load(folder.Path, Split.Train), validation = Svhn.Load(folder.Path, Split.Validation),
            test = Svhn.Load(folder.Path, Split.Test);

        Assert.Equal((18, 2, 1), (train.Count, validation.Count, test.Count));
        Assert.Equal(("svhn", 32, 32, 3, 10), (train.Name, train.Width, train.Height, train.Channels, train.Classes));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1], Enumerable.Range(0, 11).Select(i => train.Label(i)!.Value));
        Assert.Equal(0, validation.Label(1));
        // Value [row, column, channel, image] is 5 rows + 2 columns + 40 channels + image.
        float[] image = IdxSetTests.Pixels(train, 3);
        for (int channel = 0; channel < 3; channel++)
        {
            for (int row = 0; row < 32; row++)
            {
                for (int column = 0; column < 32; column++) Assert.Equal((5 * row + 2 * column + 40 * channel + 3) % 256 / 255f,
                    image[(channel * 32 + row) * 32 + column]);
            }
        }
    }

    [Fact]
    public void LoadWithExtra_Train_HasBothAndTheOtherSplitsDoNot()
    {
        using var folder = new TempFolder();
        folder.Write("train_32x32.mat", Images(20));
        folder.Write("extra_32x32.mat", Images(7));

        ImageSet train = Svhn.LoadWithExtra(folder.Path, Split.Train), validation = Svhn.LoadWithExtra(folder.Path, Split.Validation);

        Assert.Equal(("svhn-extra", 25L, 10, "svhn-extra", 2L),
            (train.Name, train.Count, train.Classes, validation.Name, validation.Count));
        Assert.Equal(IdxSetTests.Pixels(train, 6), IdxSetTests.Pixels(train, 18 + 6));
        Assert.Equal((9, 1, 7), (train.Label(8), train.Label(18), train.Label(24)));
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Label(25));
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Label(-1));
        File.Delete(folder["extra_32x32.mat"]);
        var missing = Assert.Throws<InputFileException>(() => Svhn.LoadWithExtra(folder.Path, Split.Train));
        Assert.Equal($"{folder.Path}: the folder does not hold extra_32x32.mat, of SVHN", missing.Message);
        Assert.Equal((Remedy.DataFolderOrFetch, "svhn-extra"), (missing.Remedy, missing.DataSet));
    }

    [Fact]
    public void Load_OtherArrays_SayWhatIsExpected()
    {
        byte[] y = Mat.Array("y", [2, 1], [1, 2]), x = Mat.Array("X", [32, 32, 3, 2], new byte[6144]);
        AssertBad(Mat.File(Mat.Array("X", [32, 32, 6], new byte[6144]), y),
            "X is 32 x 32 x 6 of uint8, expected 32 x 32 x 3 x images of uint8");
        AssertBad(Mat.File(Mat.Array("X", [32, 32, 3, 1, 2], new byte[6144]), y),
            "X is 32 x 32 x 3 x 1 x 2 of uint8, expected 32 x 32 x 3 x images of uint8");
        AssertBad(Mat.File(Mat.Array("X", [32, 32, 3, 0], Array.Empty<byte>()), y),
            "X is 32 x 32 x 3 x 0 of uint8, expected 32 x 32 x 3 x images of uint8");
        AssertBad(Mat.File(Mat.Array("X", [32, 32, 3], new double[3072]), y),
            "X is 32 x 32 x 3 of double, expected 32 x 32 x 3 x images of uint8");
        AssertBad(Mat.File(x, Mat.Array("y", [3, 1], [1, 2, 3])), "the file has 3 labels (y) for 2 images (X)");
        AssertBad(Mat.File(Mat.Array("X", [32, 32, 3, 4], new byte[4 * 3072]), Mat.Array("y", [2, 2], [1, 2, 3, 4])),
            "y is 2 x 2, expected 4 x 1");
        AssertBad(Mat.File(x, Mat.Array("y", [2, 1], [1, 0])), "label 2 is 0, expected 1 to 10, where 10 means the digit 0");
        AssertBad(Mat.File(x, Mat.Array("y", [2, 1], [1.5, 1])), "label 1 is 1.5, expected 1 to 10, where 10 means the digit 0");
        AssertBad(Mat.File(x, Mat.Array("y", [2, 1], [1, double.NaN])), "label 2 is NaN, expected 1 to 10, where 10 means the digit 0");
        AssertBad(Mat.File(x), "the file has no array 'y'; it has: X");
    }

    [Fact]
    public void Load_AClaimOfABillionImages_CostsNoMemory()
    {
        using var folder = new TempFolder();
        folder.Write("test_32x32.mat", Mat.File(Mat.Compressed(Mat.Raw("X", [32, 32, 3, 1 << 30], Mat.Element(2, new byte[64])))));
        long before = GC.GetAllocatedBytesForCurrentThread();

        var e = Assert.Throws<InputFileException>(() => Svhn.Load(folder.Path, Split.Test));

        Assert.EndsWith("'X' is 32 x 32 x 3 x 1073741824, more than 2147483591 numbers; the file is damaged", e.Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [RealDataFact("svhn-format-sample")]
    public void Load_FilesOfTheOfficialFormat_GivesImagesAndLabels()
    {
        string folder = RealData.Find("svhn-format-sample")!;

        ImageSet train = Svhn.Load(folder, Split.Train), validation = Svhn.Load(folder, Split.Validation),
            test = Svhn.Load(folder, Split.Test);

        Assert.Equal((2_700, 300, 600, 10), (train.Count, validation.Count, test.Count, train.Classes));
        Assert.Equal([7, 7, 2, 6, 2, 6, 9, 7], Enumerable.Range(0, 8).Select(i => train.Label(i)!.Value));
        Assert.Equal(new[] { 0, 3, 4, 3 }, Enumerable.Range(0, 4).Select(i => test.Label(i)!.Value));
        // The first column of the first image, from above.
        float[] image = IdxSetTests.Pixels(train, 0);
        Assert.Equal([0xd7, 0xdc, 0xd8, 0xd1], Enumerable.Range(0, 4).Select(row => (int)Math.Round(255 * image[32 * row])));
    }

    internal static byte[] Images(int count)
    {
        byte[] x = new byte[count * 3072];
        for (int i = 0; i < x.Length; i++) x[i] = (byte)(5 * (i % 32) + 2 * (i / 32 % 32) + 40 * (i / 1024 % 3) + i / 3072);
        return Mat.File(
            Mat.Compressed(Mat.Array("X", count == 1 ? [32, 32, 3] : [32, 32, 3, count], x)),
            Mat.Compressed(Mat.Array("y", [count, 1], [.. Enumerable.Range(0, count).Select(i => i % 10 + 1.0)])));
    }

    private static void AssertBad(byte[] bytes, string problem)
    {
        using var folder = new TempFolder();
        string path = folder.Write("test_32x32.mat", bytes);

        Assert.Equal($"{path}: {problem}", Assert.Throws<InputFileException>(() => Svhn.Load(folder.Path, Split.Test)).Message);
    }
}
