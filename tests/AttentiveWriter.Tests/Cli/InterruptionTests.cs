using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP: one document, the exit code of the signal, and what was trained is saved.</summary>
public class InterruptionTests
{
    private static readonly string[] Tiny = ["train", "--preset", "glyphs", "--set", "hidden=16", "--set", "latent=4", "--set",
        "glimpses=3", "--batch", "20", "--set", "validation_images=50"];

    [Theory]
    [InlineData("INT", 130, "generate", "--count", "4000", "--columns", "64", "--scale", "1")]
    [InlineData("TERM", 143, "generate", "--count", "4000", "--columns", "64", "--scale", "1")]
    [InlineData("HUP", 129, "generate", "--count", "4000", "--columns", "64", "--scale", "1")]
    [InlineData("INT", 130, "reconstruct", "--data", "glyphs", "--count", "2000", "--columns", "64", "--scale", "1")]
    [InlineData("INT", 130, "train", "--preset", "glyphs", "--steps", "100000", "--dry-run")]
    [InlineData("TERM", 143, "evaluate", "--data", "glyphs")]
    [InlineData("INT", 130, "train", "--preset", "glyphs", "--steps", "100000", "--out", "run")]
    public void AnyCommand_Signalled_EndsWithOneDocumentAndItsCode(string signal, int code, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.InterruptAt("processors", [signal], [.. arguments, "--json", "--verbose"]);

        Assert.Equal(code, result.Code);
        JsonNode document = JsonNode.Parse(result.Output)!;
        Assert.Equal((1, code), ((int)document["schema"]!, (int)document["exit_code"]!));
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("TERM", 143)]
    public void Train_SignalledTwice_SavesOnceAndExitsWithItsCode(string signal, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.InterruptAt("folder", [signal, signal, "TERM"], [.. Tiny, "--steps", "100000", "--out", "run"]);

        Assert.Equal(code, result.Code);
        Assert.Contains("saved at step", result.Error);
        Assert.NotNull(new RunFolder(draw.At("run")).NewestCheckpoint());
    }

    [Fact]
    public void Train_UnderNohup_OutlivesTheTerminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawProcess();
        string train = string.Join(' ', Tiny.Select(a => $"'{a}'"));

        (int code, string text) = ExternalTool.Run("bash", draw.Folder, "-c", $$"""
            trap '' HUP
            dotnet '{{Path.Combine(AppContext.BaseDirectory, "draw.dll")}}' {{train}} --steps 400 --out run 2>log &
            until grep -qs folder log; do sleep 0.05; done
            kill -HUP $!
            wait $!
            """);

        Assert.Equal((0, "run\n"), (code, text));
    }

    [Fact]
    public void Train_StderrThatIsFull_IsNoReasonToStop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        using var draw = new DrawProcess();
        string train = string.Join(' ', Tiny.Select(a => $"'{a}'"));

        (int code, string text) = ExternalTool.Run("bash", draw.Folder, "-c",
            $"dotnet '{Path.Combine(AppContext.BaseDirectory, "draw.dll")}' {train} --steps 20 --out run 2>/dev/full");

        Assert.Equal((0, "run\n"), (code, text));
        Assert.Equal(20, Checkpoint.Read(new RunFolder(draw.At("run")).NewestCheckpoint()!).State.Step);
    }

    [Fact]
    public void Train_QuietAndSignalled_SaysOnlyWhereItIsSaved()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.Interrupt("INT", "run/metrics.jsonl", 1, [.. Tiny, "--steps", "100000", "--out", "run", "--quiet"]);

        Assert.Equal(130, result.Code);
        Assert.StartsWith("saved at step", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Demo_Stopped_SaysWhatIsKept()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of this");
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.InterruptAt("folder", ["INT"], "demo");

        Assert.Equal(130, result.Code);
        Assert.Contains("draw train --resume draw-demo/run", result.Error);
    }
}
