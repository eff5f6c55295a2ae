using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Data;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Data sets and folders, as a user gives them to the command.</summary>
public class DataSetTests
{
    private static readonly string[] Tiny =
    [
        "train", "--preset", "mnist-small", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set", "read=2", "--set",
            "write=2",
        "--batch", "4", "--steps", "3", "--out", "run",
    ];

    [Fact]
    public void Train_FolderOfColourImages_FitsTheModelAndResumesAndEvaluatesAlike()
    {
        using var draw = new DrawInProcess();
        WriteImages(draw, 12, 9, 7, 3);

        DrawRunner.Result trained = draw.Run([.. Tiny, "--data", "./photos"]);
        RunConfig config = RunConfig.Read(draw.At("run"));
        DrawRunner.Result resumed = draw.Run("train", "--resume", "run", "--steps", "5");
        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run");
        DrawRunner.Result drawn = draw.Run("reconstruct", "--model", "run", "--data", draw.At("photos"), "--count", "1");

        Assert.Equal(0, trained.Code);
        Assert.Contains("the images of photos are 9 x 7 x 3, and so is the model; colours are not binarised, intensities are taken as "
            + "probabilities", trained.Error.Split('\n'));
        Assert.Equal((9, 7, 3, draw.At("photos"), Binarisation.None),
            (config.Model.Width, config.Model.Height, config.Model.Channels, config.Training.Data, config.Training.Binarisation));
        Assert.Equal((0, 0, 0), (resumed.Code, evaluated.Code, drawn.Code));
        Assert.Contains(", of photos test, not binarised", evaluated.Output);
    }

    [Fact]
    public void DataShow_FilesWithFewerImagesThanArePublished_SaysSo() => Assert.All(DataCatalogue.Sets, set =>
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("data"));
        MadeSets.Write(set, draw.At("data"));

        DrawRunner.Result shown = draw.Run("data", "show", set.Name, "--data-dir", "data");

        Assert.Equal(0, shown.Code);
        Assert.Equal(set.NeedsFiles, set.Published.Count > 0);
        string? note = set.NeedsFiles ? $"{set.Published[Split.Train]:N0} as published: figures on them are none of {set.Name}" : null;
        Assert.Equal(note is null ? 0 : 1, shown.Error.Split("as published").Length - 1);
        Assert.Contains(note ?? "", shown.Error.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    });

    [Fact]
    public void Train_FolderResized_KeepsTheSizeThatWasSaid()
    {
        using var draw = new DrawInProcess();
        WriteImages(draw, 12, 9, 7, 3);

        DrawRunner.Result trained = draw.Run([.. Tiny, "--data", "photos", "--set", "resize=crop", "--set", "split_seed=4", "--set",
            "width=6", "--set", "channels=1"]);
        RunConfig config = RunConfig.Read(draw.At("run"));

        Assert.Equal(0, trained.Code);
        Assert.DoesNotContain("so is the model", trained.Error);
        Assert.Equal((6, 28, 1, Resize.Crop, 4ul),
            (config.Model.Width, config.Model.Height, config.Model.Channels, config.Training.Resize, config.Training.SplitSeed));
        Assert.Equal(0, draw.Run("evaluate", "--model", "run").Code);
    }

    // A run whose model could be opened by no command would be lost.
    [Theory]
    [InlineData("train", "--preset", "mnist-small", "--data-dir", "d", "--set", "hidden=4", "--batch", "2", "--steps", "1", "--out", "run")]
    [InlineData("train", "--preset", "mnist-small", "--data-dir", "d", "--set", "hidden=4", "--batch", "2", "--steps", "1", "--dry-run")]
    [InlineData("data", "show", "mnist", "--data-dir", "d")]
    [InlineData("data", "show", "cluttered-mnist", "--split", "test", "--data-dir", "d")]
    public void Run_TestImagesOfAnotherSize_AreRefusedBeforeAnyWork(params string[] arguments)
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("d"));
        File.WriteAllBytes(draw.At("d/train-images-idx3-ubyte"), IdxFileTests.Idx(0x803, new byte[12 * 28 * 28], 12, 28, 28));
        File.WriteAllBytes(draw.At("d/t10k-images-idx3-ubyte"), IdxFileTests.Idx(0x803, new byte[2 * 29 * 29], 2, 29, 29));

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(3, result.Code);
        Assert.Matches(@"(?m)^draw: d/t10k-images-idx3-ubyte: .*(29 x 29 x 1.*28 x 28 x 1|28 x 28 x 1.*29 x 29 x 1)", result.Error);
        Assert.Equal([draw.At("d")], Directory.GetFileSystemEntries(draw.Folder));
    }

    [Fact]
    public void Train_BinarySet_NamesTheFixedBinarisation()
    {
        using var draw = new DrawInProcess();
        foreach (string part in new[] { "train", "valid", "test" }) File.WriteAllBytes(draw.At($"binarized_mnist_{part}.amat"),
            AmatFileTests.Lines(8));

        DrawRunner.Result trained = draw.Run([.. Tiny, "--data", "binarized-mnist", "--data-dir", "."]);
        DrawRunner.Result evaluated = draw.Run("evaluate", "--model", "run", "--data-dir", ".");

        Assert.Equal((0, 0), (trained.Code, evaluated.Code));
        Assert.DoesNotContain("stochastic", trained.Error + evaluated.Output);
        Assert.Contains("| data | binarized-mnist, fixed binarisation (the set is binary) |", File.ReadAllText(draw.At("run/README.md")),
            StringComparison.Ordinal);
        Assert.Contains("8 images, of binarized-mnist test, fixed binarisation (the set is binary)", evaluated.Output);
        Assert.Contains("fixed binarisation (the set is binary)", File.ReadAllText(draw.At("run/summary.json")));
        Assert.All(new RunFolder(draw.At("run")).Metrics(), row =>
            Assert.Equal("fixed binarisation (the set is binary)", row.Binarisation));
    }

    [Theory]
    [InlineData(3, ".png: the PNG is truncated", "--data", "photos")]
    [InlineData(3, "photos/0.png: the image is 9 x 7, expected 5 x 7", "--data", "photos", "--set", "width=5")]
    [InlineData(3, "nowhere/: there is no such folder", "--data", "nowhere/")]
    [InlineData(3, "data_batch_1.bin: the file has 5 bytes", "--data", "cifar10", "--data-dir", "bad")]
    [InlineData(3, "train_32x32.mat: the file ends within its header", "--data", "svhn", "--data-dir", "bad")]
    [InlineData(3, "does not hold extra_32x32.mat", "--data", "svhn-extra", "--data-dir", "bad")]
    [InlineData(3, "binarized_mnist_train.amat: line 1, pixel 1 begins with 'w'", "--data", "binarized-mnist", "--data-dir", "bad")]
    [InlineData(3, "chardata.mat is not here; fetch it from https://", "--data", "omniglot", "--data-dir", "bad")]
    [InlineData(3, "of Kuzushiji-MNIST; give their folder with --data-dir, or fetch them with 'draw data get kmnist'",
        "--data", "kmnist", "--data-dir", "bad")]
    [InlineData(2, "resize cannot be 'shrink'", "--data", "photos", "--set", "resize=shrink")]
    [InlineData(2, "cifar10 train: the images are 32 x 32 x 3, the model takes 28 x 32 x 3", "--data", "cifar10", "--data-dir", "cifar",
        "--set", "width=28")]
    [InlineData(2, "the images of cifar10 are 32 x 32 x 3, and a model of that size cannot be: write is 33", "--data", "cifar10",
        "--data-dir", "cifar", "--set", "write=33")]
    public void Train_BadData_OneClearLineAndTheRightCode(int code, string expected, params string[] arguments)
    {
        using var draw = new DrawInProcess();
        WriteImages(draw, 3, 9, 7, 3);
        foreach (string png in Directory.GetFiles(draw.At("photos"))) File.WriteAllBytes(png, File.ReadAllBytes(png)[..^3]);
        Directory.CreateDirectory(draw.At("bad"));
        foreach (string name in new[] { "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin",
            "train_32x32.mat", "binarized_mnist_train.amat" })
            File.WriteAllText(draw.At("bad/" + name), "wrong");
        Directory.CreateDirectory(draw.At("cifar"));
        MadeSets.Write(DataCatalogue.Named("cifar10"), draw.At("cifar"));

        DrawRunner.Result result = draw.Run([.. Tiny, .. arguments]);

        Assert.Equal((code, ""), (result.Code, result.Output));
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("draw: ", line);
        Assert.Contains(expected, line);
    }

    private static void WriteImages(DrawRunner draw, int count, int width, int height, int channels)
    {
        Directory.CreateDirectory(draw.At("photos"));
        for (int i = 0; i < count; i++)
        {
            using FileStream stream = File.Create(draw.At($"photos/{i}.png"));
            PngWriter.Write(stream, Pictures.Smooth(width, height, channels, i));
        }
    }
}
