using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Outputs of whole commands: where they go, and what they never replace.</summary>
public class OutputCommandTests
{
    private static readonly string[] Tiny = ["--set", "hidden=4", "--set", "latent=1", "--set", "glimpses=1", "--batch", "2", "--steps",
        "1", "--quiet"];

    [Fact]
    public void Demo_WhereAnotherRunIs_RefusesAndLeavesIt()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(["train", "--preset", "glyphs", "--out", "mine/run", .. Tiny]).Code);
        byte[] weights = File.ReadAllBytes(draw.At("mine/run/model.safetensors"));

        DrawRunner.Result other = draw.Run("demo", "--out", "mine", "--steps", "1", "--quiet");

        Assert.True(other.Code == 2
            && other.Error.Contains("mine/run holds a run that is no demo; choose another --out", StringComparison.Ordinal), other.Error);
        Assert.Equal(weights, File.ReadAllBytes(draw.At("mine/run/model.safetensors")));
        Assert.Equal(0, draw.Run("demo", "--out", "shown", "--steps", "1", "--quiet").Code);
        Assert.Equal(0, draw.Run("demo", "--out", "shown", "--steps", "2", "--quiet").Code);
    }

    [Fact]
    public void Export_WhereSomebodysCardIs_Refuses()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(["train", "--preset", "glyphs", "--out", "run", .. Tiny]).Code);
        Directory.CreateDirectory(draw.At("mine"));
        File.WriteAllText(draw.At("mine/README.md"), "mine");

        DrawRunner.Result refused = draw.Run("export", "mine", "--model", "run");

        Assert.Equal(2, refused.Code);
        Assert.Equal("mine", File.ReadAllText(draw.At("mine/README.md")));
    }

    [Fact]
    public void Demo_WhereSomebodysPageIs_RefusesAndLeavesIt()
    {
        using var draw = new DrawInProcess();
        foreach (string name in new[] { "report.html", "drawing.png", "run/plots/loss.png", "run/config.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(draw.At("mine/" + name))!);
            File.WriteAllText(draw.At("mine/" + name), "mine");

            DrawRunner.Result result = draw.Run("demo", "--out", "mine", "--steps", "1", "--quiet");

            Assert.True(result.Code == 2 && result.Error.EndsWith("choose another --out\n", StringComparison.Ordinal), result.Error);
            Assert.Equal([draw.At("mine/" + name)], Directory.GetFiles(draw.At("mine"), "*", SearchOption.AllDirectories));
            Directory.Delete(draw.At("mine"), recursive: true);
        }
    }

    [Fact]
    public void Train_WhereSomebodysPageIs_RefusesWithoutForce()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("mine"));
        File.WriteAllText(draw.At("mine/report.html"), "mine");

        DrawRunner.Result refused = draw.Run(["train", "--preset", "glyphs", "--out", "mine", .. Tiny]);

        Assert.True(refused.Code == 2
            && refused.Error.Contains("mine has a report.html, which the run would replace; choose another --out, or replace it with "
            + "--force", StringComparison.Ordinal), refused.Error);
        Assert.Equal("mine", File.ReadAllText(draw.At("mine/report.html")));
        Assert.Equal(0, draw.Run(["train", "--preset", "glyphs", "--out", "mine", "--force", .. Tiny]).Code);
        Assert.NotEqual("mine", File.ReadAllText(draw.At("mine/report.html")));
    }

    [Fact]
    public void Export_FolderInPlaceOfAFile_WritesNothing()
    {
        using var draw = new DrawInProcess();
        foreach (string name in new[] { "model.safetensors", "config.json", "README.md" })
        {
            Directory.CreateDirectory(draw.At("out/" + name));

            DrawRunner.Result result = draw.Run("export", "out", "--model", "mnist-quick", "--force");

            Assert.True(result.Code == 2
                && result.Error.Contains($"PATH out cannot be written: out/{name} is a folder, expected a file", StringComparison.Ordinal),
                result.Error);
            Assert.Equal([draw.At("out/" + name)], Directory.GetFileSystemEntries(draw.At("out"), "*", SearchOption.AllDirectories));
            Directory.Delete(draw.At("out"), recursive: true);
        }
    }

    [Fact]
    public void Export_OverAModelThatNoExportWrote_NeedsForce()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("theirs"));
        foreach (string file in Directory.GetFiles(Path.Combine(RealData.RepositoryRoot, "models/mnist-quick"))) File.Copy(file,
            draw.At("theirs/" + Path.GetFileName(file)));

        DrawRunner.Result refused = draw.Run("export", "theirs", "--model", "mnist-quick");

        Assert.True(refused.Code == 2
            && refused.Error.Contains("theirs holds something else than an exported model", StringComparison.Ordinal), refused.Error);
        DrawRunner.Result trained = draw.Run(["train", "--preset", "glyphs", "--out", "theirs", .. Tiny]);
        Assert.True(trained.Code == 2
            && trained.Error.Contains("theirs holds a model; choose another --out, or replace it with --force", StringComparison.Ordinal),
            trained.Error);
        // Once an export is there, another may take its place.
        Assert.Equal(0, draw.Run("export", "theirs", "--model", "mnist-quick", "--force").Code);
        Assert.Equal(0, draw.Run("export", "theirs", "--model", "mnist-quick").Code);
    }

    [Fact]
    public void Generate_UsualNameInTheFolderOfAnExport_StepsAside()
    {
        using var draw = new DrawInProcess();
        draw.Run("export", "out", "--model", "mnist-quick");
        byte[] samples = File.ReadAllBytes(draw.At("out/samples.png"));

        DrawRunner.Result result = draw.RunIn("out", "generate", "--model", ".", "--count", "1");

        Assert.Equal((0, "samples-grid.png\n"), (result.Code, result.Output));
        Assert.Equal(samples, File.ReadAllBytes(draw.At("out/samples.png")));
    }

    [Fact]
    public void Train_LabelsThatAreNotHere_AreMissingFiles()
    {
        using var draw = new DrawInProcess();
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[12 * 784]];
        foreach (string part in new[] { "train", "t10k" }) File.WriteAllBytes(draw.At(part + "-images-idx3-ubyte"), images);

        DrawRunner.Result result = draw.Run(["train", "--preset", "mnist-small", "--data-dir", ".", "--conditional", .. Tiny]);

        Assert.True(result.Code == 3
            && result.Error.Contains("train-labels-idx1-ubyte.gz and t10k-labels-idx1-ubyte.gz are not here; fetch what is missing with "
            + "'draw data get mnist'", StringComparison.Ordinal), result.Error);
    }

    [Fact]
    public void Commands_WhereTheImagesAre_RefuseAndLeaveTheFolderAsItWas()
    {
        using DrawRunner draw = WithImages(new DrawProcess(), "photos");
        Assert.Equal(0, draw.Run(["train", "--data", draw.At("photos"), "--out", "run", .. Tiny]).Code);
        Directory.CreateSymbolicLink(draw.At("elsewhere"), draw.At("photos"));

        foreach (string[] line in new string[][]
        {
            ["data", "show", ".", "--out", "seen.png"],
            ["data", "show", "."],
            ["train", "--data", ".", .. Tiny],
            ["generate", "--model", "../run", "--count", "1", "--out", "g.png"],
            ["generate", "--model", "../run", "--count", "1", "--out", "../g.png", "--strip", "../elsewhere/s.png"],
            ["export", "x", "--model", "../run"],
            ["train", "--resume", "../run", "--steps", "2", "--tensorboard", "logs"],
        })
        {
            DrawRunner.Result result = draw.RunIn("photos", line);
            Assert.True(result.Code == 2 && result.Error.Contains("is inside the folder of the data", StringComparison.Ordinal),
                $"{string.Join(' ', line)}: {result}");
        }

        Assert.Equal(["0.png", "1.png", "2.png", "3.png"], Directory.GetFileSystemEntries(draw.At("photos")).Select(Path.GetFileName)
            .Order());
    }

    [Fact]
    public void Generate_LinksAndLongestNames_AreWrittenThroughAndWhole()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("disk"));
        File.CreateSymbolicLink(draw.At("link.png"), Path.Combine("disk", "digits.png"));
        string longest = new string('n', 251) + ".png", atName = "@digits.png";

        DrawRunner.Result linked = draw.Run("generate", "--count", "1", "--out", "link.png", "--strip", longest, "--frames", atName);

        Assert.Equal((0, ""), (linked.Code, linked.Error));
        Assert.Equal(28 * 2, PngReader.Read(draw.At("disk/digits.png")).Width);
        Assert.NotNull(new FileInfo(draw.At("link.png")).LinkTarget);
        Assert.Equal(["@digits.png", "disk", "link.png", longest], Directory.GetFileSystemEntries(draw.Folder).Select(Path.GetFileName)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Generate_FramesByTheUsualName_MoveTheGridAside()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("generate", "--count", "2", "--frames", "samples", "--json");

        Assert.Equal(0, result.Code);
        Assert.Contains("\"picture\":\"samples-grid.png\",\"frames\":\"samples.png\"", result.Output, StringComparison.Ordinal);
        Assert.NotEqual(PngReader.Read(draw.At("samples.png")).Width, PngReader.Read(draw.At("samples-grid.png")).Width);
    }

    [Fact]
    public void Generate_ModelWithAPipeForWeights_IsABadFileAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("model"));
        ExternalTool.Run("mkfifo", draw.Folder, draw.At("model/model.safetensors"));
        File.Copy(Path.Combine(RealData.RepositoryRoot, "models/mnist/config.json"), draw.At("model/config.json"));

        DrawRunner.Result result = draw.Run("generate", "--model", "model", "--count", "1");

        Assert.Equal(3, result.Code);
        Assert.Contains("model.safetensors: it is a pipe or a device, expected a file", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("help")]
    [InlineData("--help")]
    public void Draw_AloneOrAskedForHelp_ShowsHelp(params string[] line)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(line);

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("Start here:", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_HelpOfACommand_IsThatOfTheOption()
    {
        using var draw = new DrawInProcess();

        Assert.Equal(draw.Run("data", "show", "--help"), draw.Run("help", "data", "show"));
    }

    [Fact]
    public void Train_ResumeOfAFinishedRun_SaysThatItIsAndHowToExtendIt()
    {
        using DrawRunner draw = WithImages(new DrawInProcess(), "photos");
        draw.Run(["train", "--data", "photos", "--out", "run", .. Tiny]);

        DrawRunner.Result result = draw.Run("train", "--resume", "run");

        Assert.Equal(0, result.Code);
        Assert.Contains("the run is finished: 1 step of 1 is done; to extend it: draw train --resume run --steps 2", result.Error,
            StringComparison.Ordinal);
    }

    private static DrawRunner WithImages(DrawRunner draw, string folder)
    {
        Directory.CreateDirectory(draw.At(folder));
        for (int i = 0; i < 4; i++)
        {
            var image = new Image(12, 12, 1);
            image[i, i] = 255;
            using FileStream stream = File.Create(draw.At($"{folder}/{i}.png"));
            PngWriter.Write(stream, image);
        }
        return draw;
    }
}
