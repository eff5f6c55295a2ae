using System.Text.Json;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What a script may rely on: with --json one document on stdout, whatever happens.</summary>
public class JsonContractTests
{
    private static readonly string[] Tiny = ["--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set",
        "validation_images=5", "--batch", "4"];

    private static readonly string[] Golden = ["verify", Path.Combine(AppContext.BaseDirectory, "Golden", "attention.json")];

    public static TheoryData<string[]> Commands => new(
        ["demo", "--steps", "1"],
        ["train", "--preset", "glyphs", "--steps", "2", "--out", "run", .. Tiny],
        ["train", "--preset", "glyphs", "--steps", "2", "--dry-run", .. Tiny],
        ["studio", "--port", "0"],
        ["generate", "--count", "2", "--frames", "f.gif"],
        ["reconstruct", "--data", "glyphs", "--count", "2"],
        ["generate", "--count", "2", "--variations", "2", "--temperature", "0.5"],
        ["encode", "--data", "glyphs", "--count", "2"],
        ["interpolate", "--count", "1", "--between", "1"],
        ["complete", "--data", "glyphs", "--count", "1", "--rounds", "1"],
        ["explain", "--data", "glyphs", "--count", "1"],
        ["evaluate", "--data", "glyphs", "--count", "2"],
        ["classify", "--model", "classifier", "--data", "glyphs", "--count", "2"],
        ["report", "finished"],
        ["runs", "finished"],
        ["compare", "mnist", "mnist-quick"],
        Golden,
        BenchCommandTests.Tiny,
        ["data", "get", "glyphs"],
        ["data", "list"],
        ["data", "show", "glyphs", "--count", "2"],
        ["models"],
        ["info", "mnist"],
        ["export", "out"],
        ["export", "m.onnx", "--to", "onnx"],
        ["completion", "bash"]);

    [Theory]
    [MemberData(nameof(Commands))]
    public void Json_EachCommand_PrintsOneDocumentWithASchemaVersion(string[] arguments)
    {
        using var draw = new DrawInProcess();

        CommandTree.Prepare(draw, arguments);

        DrawRunner.Result result = draw.Run([.. arguments, "--json", "--quiet"]);

        Assert.Equal((0, ""), (result.Code, result.Error));
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal("schema", document.RootElement.EnumerateObject().First().Name);
        Assert.Equal(1, document.RootElement.GetProperty("schema").GetInt32());
        Assert.Equal(0, document.RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void Json_EveryCommand_HasASuccessAndAFailureHere()
    {
        Assert.Equal(CommandTree.Leaves.Order(), Commands.Select(row => CommandTree.Leaf(row.Data)).Distinct().Order());
        Assert.Equal(CommandTree.Leaves.Order(), Failures.Select(row => CommandTree.Leaf(row.Data.Item2)).OfType<string>().Distinct()
            .Order());
    }

    public static TheoryData<int, string[]> Failures => new()
    {
        { 2, ["--json"] },
        { 2, ["trian", "--json"] },
        { 2, ["trian", "--json=true"] },
        { 2, ["models", "mnist", "--json:true"] },
        { 2, ["train", "--json", "--presett", "x"] },
        { 2, ["train", "--json", "--set", "hiden=3"] },
        { 2, ["generate", "--json", "--count", "x"] },
        { 2, ["studio", "--host", "here", "--json"] },
        { 2, ["reconstruct", "--json"] },
        { 2, ["encode", "--json"] },
        { 2, ["interpolate", "--images", "a.png", "--json"] },
        { 2, ["complete", "--json"] },
        { 2, ["explain", "--json"] },
        { 2, ["generate", "--out", "-", "--json"] },
        { 2, ["classify", "--model", "mnist", "--json"] },
        { 2, ["evaluate", "--split", "dev", "--data", "glyphs", "--json"] },
        { 3, ["report", "nowhere", "--json"] },
        { 3, ["runs", "nowhere", "--json"] },
        { 2, ["compare", "mnist", "--json"] },
        { 3, ["verify", "nowhere.json", "--json"] },
        { 2, ["bench", "--rounds", "0", "--json"] },
        { 2, ["data", "list", "--data-dir", "", "--json"] },
        { 2, ["data", "get", "mnits", "--json"] },
        { 2, ["data", "show", "glyphs", "--split", "dev", "--json"] },
        { 2, ["models", "mnist", "--json"] },
        { 3, ["info", "nowhere", "--json"] },
        { 2, ["export", "out", "--to", "onyx", "--json"] },
        { 5, ["export", OperatingSystem.IsLinux() ? "/proc/m.onnx" : "/System/m.onnx", "--to", "onnx", "--json"] },
        { 2, ["completion", "bsh", "--json"] },
        { 2, ["demo", "--json", "--out", "a-file/demo"] },
        { 5, ["demo", "--json", "--out", OperatingSystem.IsLinux() ? "/proc/demo" : "/System/demo"] },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Json_Failure_PrintsTheErrorAndTheExitCode(int code, string[] arguments)
    {
        using var draw = new DrawInProcess();
        File.WriteAllText(draw.At("a-file"), "not a folder");

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(code, result.Code);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(["schema", "error", "exit_code"], document.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(code, document.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Equal($"draw: {document.RootElement.GetProperty("error").GetString()}\n", result.Error);
    }

    [Fact]
    public void Json_Report_NamesThePageAndThePlots()
    {
        using var draw = new DrawInProcess();
        CommandTree.Prepare(draw, ["finished"]);

        JsonNode document = JsonNode.Parse(draw.Run("report", "finished", "--json").Output)!;

        Assert.Equal(("finished", "finished/report.html"), ((string?)document["run"], (string?)document["report"]));
        string[] plots = [.. document["plots"]!.AsArray().Select(plot => (string)plot!)];
        // Eight charts, as PNG and SVG.
        Assert.Equal(16, plots.Length);
        Assert.All(plots, plot => Assert.True(File.Exists(draw.At(plot))));
    }

    [Fact]
    public void Json_VerifyFails_IsStillOneDocument()
    {
        using var draw = new DrawInProcess();
        string text = File.ReadAllText(Golden[1]);
        int value = text.IndexOf("0.", text.IndexOf("\"gradients\"", StringComparison.Ordinal), StringComparison.Ordinal);
        File.WriteAllText(draw.At("wrong.json"), text.Remove(value, 2).Insert(value, "7."));

        DrawRunner.Result result = draw.Run("verify", "wrong.json", "--json");

        Assert.Equal(1, result.Code);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(1, document.RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void Json_Interrupted_SaysHowFarTheRunIs()
    {
        using var draw = new DrawProcess();

        DrawRunner.Result stopped = draw.Interrupt("INT", "run/metrics.jsonl", 1,
            ["train", "--preset", "glyphs", "--steps", "100000", "--out", "run", "--json", .. Tiny]);

        Assert.Equal(130, stopped.Code);
        using var document = JsonDocument.Parse(stopped.Output);
        Assert.False(document.RootElement.GetProperty("finished").GetBoolean());
        Assert.True(document.RootElement.GetProperty("step").GetInt64() > 0);
        Assert.Equal(130, document.RootElement.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void DryRun_OfATraining_WritesNothing()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["train", "--preset", "glyphs", "--steps", "100000", "--dry-run", "--json", .. Tiny]);

        Assert.Equal(0, result.Code);
        Assert.Empty(Directory.GetFileSystemEntries(draw.Folder));
        using var document = JsonDocument.Parse(result.Output);
        JsonElement plan = document.RootElement;
        Assert.Equal(8, plan.GetProperty("epochs").GetDouble());
        double expected = 100_000 * plan.GetProperty("seconds_per_step").GetDouble() + 8 * plan.GetProperty("seconds_per_validation")
            .GetDouble();
        Assert.Equal(expected, plan.GetProperty("seconds").GetDouble(), 1e-6);
        Assert.True(plan.GetProperty("memory_bytes").GetInt64() > 1 << 20);
        Assert.Equal(4 * 10 * plan.GetProperty("parameters").GetInt64(), plan.GetProperty("disk_bytes").GetInt64());
    }
}
