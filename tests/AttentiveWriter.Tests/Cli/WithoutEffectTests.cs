using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What was typed and does nothing: it is refused, or said.</summary>
public class WithoutEffectTests
{
    private static readonly string[] Tiny = ["--preset", "glyphs", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2",
        "--batch", "4", "--steps", "2", "--quiet"];

    [Theory]
    [InlineData("--set mixtures is for likelihood=logistics", "train", "--set", "mixtures=3")]
    [InlineData("--set mixtures is for likelihood=logistics", "bench", "--set", "mixtures=3")]
    [InlineData("--set resize is for a folder of images, and glyphs is a set ", "train", "--set", "resize=crop")]
    [InlineData("--set split_seed is for a folder of images, and glyphs is a set ", "train", "--set", "split_seed=3")]
    [InlineData("classes is 300, and the images of glyphs are of 10; give --conditional instead", "train", "--set", "classes=300")]
    [InlineData("classes is 300, and the images of glyphs are of 10; leave it out", "train", "--preset", "cluttered-mnist", "--data",
        "glyphs", "--set", "classes=300")]
    public void Setting_WithoutEffect_IsRefused(string error, params string[] arguments)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run([.. arguments, .. arguments.Contains("--preset") ? [] : (string[])["--preset", "glyphs"]]);

        Assert.Equal(2, result.Code);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(draw.At("runs")));
    }

    // As those of runs of before do: in a file all settings stand.
    [Fact]
    public void Config_WithSettingsWithoutEffect_TrainsAndResumes()
    {
        using var draw = new DrawInProcess();
        RunConfig config = Preset.Named("glyphs").Config.With("hidden", "8").With("latent", "2").With("glimpses", "2").With("batch", "4")
            .With("steps", "2").With("mixtures", "3").With("resize", "crop").With("split_seed", "3").With("classes", "300")
            .With("warm_up_steps", "5").With("validation_images", "20");
        config.Write(draw.Folder);

        DrawRunner.Result trained = draw.Run("train", "--config", "config.json", "--out", "run", "--quiet"),
            resumed = draw.Run("train", "--resume", "run", "--steps", "3", "--quiet");

        Assert.Equal((0, 0), (trained.Code, resumed.Code));
        Assert.Equal("warning: warm_up_steps is 5, more than all 2 steps: the learning rate never comes to its full value\n",
            trained.Error);
    }

    [Theory]
    [InlineData("data", "show", "glyphs")]
    [InlineData("train", "--preset", "glyphs", "--set", "hidden=8", "--set", "glimpses=2", "--set", "validation_images=5", "--steps", "1")]
    [InlineData("train", "--resume", "finished")]
    [InlineData("evaluate", "--model", "finished", "--count", "2")]
    [InlineData("compare", "finished", "mnist-quick", "--data", "glyphs", "--count", "2")]
    [InlineData("report", "finished")]
    [InlineData("generate", "--model", "finished", "--nearest", "n.png", "--data", "few", "--count", "1")]
    [InlineData("reconstruct", "--model", "finished", "--data", "glyphs", "--count", "2")]
    [InlineData("encode", "--model", "finished", "--data", "glyphs", "--count", "2")]
    [InlineData("complete", "--model", "finished", "--data", "glyphs", "--count", "2")]
    [InlineData("explain", "--model", "finished", "--data", "glyphs", "--count", "2")]
    [InlineData("classify", "--model", "classifier", "--data", "glyphs", "--count", "2")]
    public void DataDir_OfImagesReadFromNoneThere_IsSaidOnce(params string[] arguments)
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, arguments);
        Folder(draw);
        string name = arguments.Contains("few") ? "few is a folder of images itself" : "glyphs is made on the spot, from no file";

        DrawRunner.Result result = draw.Run([.. arguments.Select(text => text == "few" ? draw.At(text) : text), "--data-dir", "."]);

        Assert.Equal(0, result.Code);
        Assert.Equal(1, result.Error.Split($"--data-dir is not looked at: {name}\n").Length - 1);
        Assert.DoesNotContain("--data-dir .", result.Error, StringComparison.Ordinal);
    }

    // Each command with that option has a row above, but for those that look into the folder itself.
    [Fact]
    public void DataDir_OfWhichCommands_AreTheseAlone()
    {
        var rows = typeof(WithoutEffectTests).GetMethod(nameof(DataDir_OfImagesReadFromNoneThere_IsSaidOnce))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>()
            .Select(row => CommandTree.Leaf([.. row.Data.OfType<string>()])).Concat(["data list", "data get", "studio"]);
        string[] commands = [.. CommandTree.Leaves.Where(leaf => HelpOf(leaf).Contains("--data-dir", StringComparison.Ordinal))];

        Assert.Equal(commands.Order(), rows.Distinct().Order());

        static string HelpOf(string leaf)
        {
            using var draw = new DrawInProcess();
            return draw.Run([.. leaf.Split(' '), "--help"]).Output;
        }
    }

    [Theory]
    [InlineData("few test has 1 image", "evaluate", "--model", "finished", "--count", "500")]
    [InlineData("few validation has 1 image", "compare", "finished", "mnist-quick", "--count", "500")]
    [InlineData("few test has 1 image", "reconstruct", "--model", "finished", "--count", "500")]
    [InlineData("few train has 3 images", "data", "show", "few", "--count", "500")]
    [InlineData("few validation has 1 image", "train", "--set", "validation_images=500", "--steps", "1", "--preset", "glyphs", "--set",
        "hidden=8", "--set", "glimpses=2")]
    public void Count_AboveTheSet_IsSaid(string has, params string[] arguments)
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, arguments);
        Folder(draw);
        string[] data = arguments[0] == "data" ? [] : ["--data", draw.At("few")];

        DrawRunner.Result result = draw.Run([.. arguments.Select(text => text == "few" ? draw.At(text) : text), .. data]);

        Assert.Equal(0, result.Code);
        Assert.Contains($" is 500, and {has}: all are taken\n", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_ThatFilesCouldHaveAndHaveNot_AreABadFileForEachCommand()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["classifier"]);
        Folder(draw);
        string[][] lines =
        [
            ["train", .. Tiny, "--conditional", "--data", "few"], ["train", .. Tiny, "--set", "classes=3", "--data", "few"],
            ["train", "--preset", "cluttered-mnist", "--steps", "1", "--data", "few"],
            ["evaluate", "--model", "classifier", "--data", "few"],
        ];
        foreach (string[] line in lines)
        {
            DrawRunner.Result result = draw.Run([.. line.Select(text => text == "few" ? draw.At(text) : text)]);
            Assert.Equal(3, result.Code);
            Assert.Contains("few: the model needs labels, and the images of this folder have none", result.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--epochs is 1E-05: steps is 1, but the run has done 2; give at least as many", "train", "--resume", "finished",
        "--epochs", "0.00001")]
    [InlineData("draw: steps is 1, but the run has done 2; give at least as many", "train", "--resume", "finished", "--steps", "1")]
    [InlineData("--no-windows leaves them out of --strip and --frames; give one of those too", "generate", "--no-windows")]
    [InlineData("--resize is for the images of a folder, and glyphs is a set of images of one size", "reconstruct", "--model", "finished",
        "--data", "glyphs", "--resize", "crop")]
    [InlineData("--resize is for the images of a folder, and glyphs is a set of images of one size", "explain", "--model", "finished",
        "--data", "glyphs", "--resize", "stretch")]
    [InlineData("--class ',' names no class before or after a comma", "generate", "--model", "mnist-conditional", "--class", ",")]
    [InlineData("--class '3,' names no class before or after a comma", "generate", "--model", "mnist-conditional", "--class", "3,")]
    public void Error_SpeaksOfWhatWasTyped(string error, params string[] arguments)
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, arguments);

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(2, result.Code);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "cannot be written: /proc takes no files", "train", "--preset", "glyphs", "--dry-run", "--out", "/proc/x")]
    [InlineData(5, "--runs /proc/x cannot be written: /proc takes no files", "studio", "--port", "0", "--no-browser", "--runs", "/proc/x")]
    [InlineData(3, "--data-dir missing: no such folder", "studio", "--port", "0", "--no-browser", "--data-dir", "missing")]
    public void Run_PlacesWhereNothingCanBe_AreRefusedBeforeTheWork(int code, string error, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_OnOtherDataThanTheModels_SaysSo()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished"]);
        Folder(draw);

        DrawRunner.Result result = draw.Run("compare", "finished", "mnist-quick", "--data", draw.At("few"), "--split", "test",
            "--count", "1");

        Assert.Equal(0, result.Code);
        foreach (string model in new[] { "finished", "mnist-quick" })
            Assert.Matches($"few test is other data than that of the training of \\S*{model}: 1 image of 28 x 28 x 1, sha256:",
                result.Error.Replace('\n', ' '));
    }

    [Fact]
    public void Train_ClassesThatItNeverSees_AreSaid()
    {
        using var draw = new DrawInProcess();
        Folder(draw);
        foreach (string name in new[] { "a", "b" }) Directory.CreateDirectory(draw.At("few/" + name));
        foreach (string file in Directory.GetFiles(draw.At("few"))) File.Move(file, draw.At("few/a/" + Path.GetFileName(file)));
        File.Copy(draw.At("few/a/0.png"), draw.At("few/b/x0.png"));
        // Which of them trains follows from its name.
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"x{i}.png")];
        foreach ((string from, string to) in names.Zip(names.Skip(1)))
        {
            if (DataCatalogue.Open(draw.At("few"), Split.Train).ClassesWithoutImages().Count > 0) break;
            File.Move(draw.At("few/b/" + from), draw.At("few/b/" + to));
        }

        DrawRunner.Result told = draw.Run(["train", .. Tiny, "--conditional", "--data", draw.At("few")]),
            untold = draw.Run(["train", .. Tiny, "--data", draw.At("few"), "--out", "other"]);

        Assert.Equal((0, 0), (told.Code, untold.Code));
        Assert.Contains("warning: no image of few train is of 1 class that the model is told: b", told.Error.Split('\n'));
        Assert.DoesNotContain("no image of", untold.Error);
    }

    [Fact]
    public void Train_ImagesThatAreAllTheSame_AreSaid()
    {
        using var draw = new DrawInProcess();
        Folder(draw);
        for (int i = 1; i < 5; i++) File.Copy(draw.At("few/0.png"), draw.At($"few/{i}.png"), overwrite: true);

        DrawRunner.Result trained = draw.Run(["train", .. Tiny, "--data", draw.At("few")]);

        Assert.Equal(0, trained.Code);
        Assert.Contains("warning: all 3 images of few train are the same one", trained.Error.Split('\n'));
    }

    // Beside the program, and in the checkout.
    [Fact]
    public void Report_OfTheFolderOfAModelThatShips_WritesNothingInto() => Assert.All(ShippedModels.Places, place =>
    {
        using var draw = new DrawInProcess();
        string shipped = Path.Combine(place, "mnist-quick");

        DrawRunner.Result result = draw.Run("report", shipped);

        Assert.Equal(2, result.Code);
        Assert.Contains("is a model that ships, with no run to report; say where a page about it goes with --out FILE.html", result.Error);
        Assert.False(File.Exists(Path.Combine(shipped, "report.html")));
        Assert.Equal(0, draw.Run("report", shipped, "--out", "page.html").Code);
    });

    [Fact]
    public void CompareInfoAndReport_Choices_StandAsOptionsTakeThem()
    {
        using var draw = new DrawInProcess();
        RunsCommandTests.Add(draw, "one", Preset.Named("glyphs").Config, 90);
        RunsCommandTests.Add(draw, "two", Preset.Named("glyphs").Config.With("binarisation", "threshold"), 80);

        Assert.Matches("\nbinarisation +stochastic +threshold\n", draw.Run("compare", "one", "two").Output);
        Assert.Contains("\n  binarisation         stochastic\n", draw.Run("info", "mnist").Output);
        Assert.Equal(0, draw.Run("report", "two").Code);
        Assert.Contains(">threshold<", File.ReadAllText(draw.At("two/report.html")), StringComparison.Ordinal);
    }

    private static void Folder(DrawRunner draw)
    {
        Directory.CreateDirectory(draw.At("few"));
        for (int i = 0; i < 5; i++)
            using (FileStream stream = File.Create(draw.At($"few/{i}.png")))
                AttentiveWriter.Imaging.PngWriter.Write(stream, Pictures.Noise(28, 28, 1, seed: i));
    }
}
