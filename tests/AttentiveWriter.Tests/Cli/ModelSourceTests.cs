using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Every command that takes a model: by the names that ship, and of models that are damaged.</summary>
public class ModelSourceTests
{
    private static readonly string[] FromGlyphs = ["train", "--preset", "glyphs", "--set", "hidden=8", "--set", "latent=2", "--set",
        "glimpses=2"];

    /// <summary>Command lines up to the model.</summary>
    private static readonly string[][] Drawing =
    [
        ["generate", "--count", "2", "--model"],
        ["generate", "--count", "2", "--strip", "strip.png", "--model"],
        ["reconstruct", "--data", "glyphs", "--count", "2", "--model"],
        ["evaluate", "--data", "glyphs", "--count", "2", "--model"],
        ["export", "out", "--model"],
        ["export", "m.onnx", "--to", "onnx", "--model"],
        ["info"],
    ];

    [Fact]
    public void Run_DamagedWeights_AreCode3AndOneLineForEveryCommand()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished", "classifier"]);
        foreach (string model in new[] { "finished", "classifier" }) Change(draw.At(model), tensor => tensor.Data[0] = float.NaN);
        string[][] lines =
        [
            .. Drawing.Select(line => (string[])[.. line, "finished"]), ["report", "finished"],
                [.. FromGlyphs, "--out", "new", "--init-from", "finished"],
            [.. FromGlyphs, "--dry-run", "--init-from", "finished"],
                ["classify", "--data", "glyphs", "--count", "2", "--model", "classifier"],
                ["evaluate", "--data", "glyphs", "--model", "classifier"],
        ];

        foreach (string[] line in lines) AssertBadFile(draw, line, " holds NaN at [0");
    }

    [Fact]
    public void Run_FiniteWeightsThatOverflow_AreCode3ForEveryCommandThatComputes()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished", "classifier"]);
        foreach (string model in new[] { "finished", "classifier" })
        {
            Change(draw.At(model), tensor =>
                { for (int i = 0; i < tensor.Data.Length; i++) tensor.Data[i] = i % 2 == 0 ? 3e38f : -3e38f; });
            // Else there is a line on that, too: they are about other weights.
            File.Delete(draw.At(model + "/summary.json"));
            File.Delete(draw.At(model + "/README.md"));
        }
        string[][] lines = [.. Drawing[..6].Select(line => (string[])[.. line, "finished"]),
            ["export", "page", "--to", "web", "--model", "finished"],
            ["classify", "--data", "glyphs", "--count", "2", "--model", "classifier"]];

        foreach (string[] line in lines) AssertBadFile(draw, line, "its weights are damaged, or its training diverged");
        foreach (string made in new[] { "out", "m.onnx", "page" }) Assert.False(Path.Exists(draw.At(made)));
        DrawRunner.Result begun = draw.Run([.. FromGlyphs, "--set", "validation_images=5", "--batch", "4", "--steps", "2", "--out", "begun",
            "--init-from", "finished"]);
        Assert.Equal(4, begun.Code);
        Assert.Contains("it is the weights of finished that give it, and a run can only begin with others",
            begun.Error.Replace('\n', ' '));
    }

    [Theory]
    [InlineData("initial.canvas", 3e38f)]
    [InlineData("posterior.log_sigma.bias", -3e38f)]
    public void Run_FiniteWeightsOfWhichOnlyTheCostOverflows_AreCode3ForEveryCommandThatReads(string tensor, float value)
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished"]);
        Change(draw.At("finished"), weights => { if (weights.Name == tensor) Array.Fill(weights.Data, value); });
        File.Delete(draw.At("finished/summary.json"));
        File.Delete(draw.At("finished/README.md"));

        foreach (string command in new[] { "encode", "explain", "evaluate" })
            AssertBadFile(draw, [command, "--data", "glyphs", "--count", "2", "--model", "finished"],
                "its weights are damaged, or its training diverged");
    }

    [Fact]
    public void Run_NameOfAModelThatShips_IsKnownToEveryCommand()
    {
        using var draw = new DrawInProcess();
        string config = Path.Combine(ShippedModels.Find("mnist-quick")!, RunConfig.FileName);
        // An evaluation would be added to the card of the model that ships with these tests.
        string[][] lines = [.. Drawing.Where(line => line[0] != "evaluate").Select(line => (string[])[.. line, "mnist-quick"]),
            ["report", "mnist-quick", "--out", "page.html"]];

        foreach (string[] line in lines)
        {
            DrawRunner.Result result = draw.Run([.. line, "--quiet"]);
            Assert.True(result.Code == 0, $"{string.Join(' ', line)}: {result.Error}");
        }
        // A run of that model's shape begins with its weights, and one of another is told which tensor does not fit.
        DrawRunner.Result begun = draw.Run("train", "--config", config, "--data", "glyphs", "--set", "validation_images=5", "--batch", "2",
            "--steps", "1", "--out", "run", "--quiet", "--init-from", "mnist-quick");
        Assert.True(begun.Code == 0, begun.Error);
        AssertBadFile(draw, [.. FromGlyphs, "--dry-run", "--init-from", "mnist-quick"], "its weights do not fit the new run: tensor '");
    }

    [Fact]
    public void Run_NameOfAModelThatShipsWhereARunBelongs_SaysWhatToDo()
    {
        using var draw = new DrawInProcess();

        AssertBadFile(draw, ["train", "--resume", "mnist"],
            "the model 'mnist' that ships has no optimiser state to go on with: start a new run from its weights");
        DrawRunner.Result report = draw.Run("report", "mnist");
        Assert.Equal((2, "draw: mnist is a model that ships, with no run to report; say where a page about it goes with --out FILE.html\n"),
            (report.Code, report.Error));
    }

    [Fact]
    public void Run_NoModelOfThatName_NamesTheNearestForEveryCommand()
    {
        using var draw = new DrawInProcess();

        foreach (string[] line in Drawing) AssertBadFile(draw, [.. line, "mnist-quik"],
            "did you mean 'mnist-quick'?; models that ship: mnist, mnist-conditional, mnist-fixed, mnist-quick");
        AssertBadFile(draw, [.. FromGlyphs, "--init-from", "mnist-quik"], "did you mean 'mnist-quick'?");
        AssertBadFile(draw, [.. FromGlyphs, "--dry-run", "--init-from", "mnist-quik"], "did you mean 'mnist-quick'?");
    }

    private static void AssertBadFile(DrawRunner draw, string[] line, string expected)
    {
        DrawRunner.Result result = draw.Run([.. line, "--quiet"]);

        Assert.True(result.Code == 3, $"{string.Join(' ', line)}: {result.Code} {result.Output} {result.Error}");
        Assert.Equal("", result.Output);
        Assert.Contains(expected, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static void Change(string folder, Action<SafeTensor> change)
    {
        (Model model, RunConfig config) = ModelFolder.Load(folder);
        using (model)
        {
            IReadOnlyList<SafeTensor> tensors = ModelFolder.Parameters(model);
            foreach (SafeTensor tensor in tensors) change(tensor);
            using FileStream stream = File.Create(Path.Combine(folder, ModelFolder.WeightsName));
            SafetensorsWriter.Write(stream, tensors, null);
        }
    }
}
