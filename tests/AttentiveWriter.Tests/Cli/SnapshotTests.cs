using System.Text;
using System.Text.RegularExpressions;

namespace AttentiveWriter.Tests.Cli;

/// <summary>What every command prints: its help, an ordinary run and a failure, as somebody has read and approved it.</summary>
/// <remarks>DRAW_APPROVE=1 writes the snapshots anew; read what git then shows. Times, rates, versions, paths and figures that depend on
/// the processor are replaced.</remarks>
public partial class SnapshotTests
{
    private const string ApproveVariable = "DRAW_APPROVE";

    private static readonly string[] Tiny =
        ["--preset", "glyphs", "--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=2", "--set", "validation_images=5", "--batch",
            "4", "--threads", "1"];

    public static TheoryData<string, string[]> Cases => new()
    {
        { "draw-help", ["--help"] },
        { "draw-version", ["--version"] },
        { "draw-failure", ["trian"] },
        { "demo-help", ["demo", "--help"] },
        { "demo-run", ["demo", "--steps", "1", "--threads", "1"] },
        { "demo-failure", ["demo", "--steps", "none"] },
        { "train-help", ["train", "--help"] },
        { "train-run", ["train", "--steps", "2", "--out", "run", .. Tiny] },
        { "train-json", ["train", "--steps", "2", "--out", "run", "--json", "--quiet", .. Tiny] },
        { "train-dry-run", ["train", "--steps", "2", "--dry-run", .. Tiny] },
        { "train-failure", ["train", "--preset", "mnits"] },
        { "studio-help", ["studio", "--help"] },
        { "studio-run", ["studio", "--port", "0"] },
        { "studio-failure", ["studio", "--host", "here"] },
        { "generate-help", ["generate", "--help"] },
        { "generate-run", ["generate", "--count", "2", "--frames", "drawing.gif"] },
        { "generate-json", ["generate", "--count", "2", "--json"] },
        { "generate-failure", ["generate", "--model", "mnits"] },
        { "reconstruct-help", ["reconstruct", "--help"] },
        { "reconstruct-run", ["reconstruct", "--data", "glyphs", "--count", "2"] },
        { "reconstruct-failure", ["reconstruct"] },
        { "encode-help", ["encode", "--help"] },
        { "encode-run", ["encode", "--data", "glyphs", "--count", "2"] },
        { "encode-failure", ["encode", "--data", "glyphs", "--out", "latents.npz"] },
        { "interpolate-help", ["interpolate", "--help"] },
        { "interpolate-run", ["interpolate", "--count", "1", "--between", "2", "--frames", "moving"] },
        { "interpolate-failure", ["interpolate", "--images", "a.png"] },
        { "complete-help", ["complete", "--help"] },
        { "complete-run", ["complete", "--data", "glyphs", "--count", "2", "--variations", "2", "--rounds", "2"] },
        { "complete-failure", ["complete", "--data", "glyphs", "--mask", "buttom"] },
        { "explain-help", ["explain", "--help"] },
        { "explain-run", ["explain", "--data", "glyphs", "--count", "3", "--model", "finished"] },
        { "explain-failure", ["explain", "--data", "glyphs", "--out", "page.png"] },
        { "classify-help", ["classify", "--help"] },
        { "classify-run", ["classify", "--model", "classifier", "--data", "glyphs", "--count", "2"] },
        { "classify-failure", ["classify", "--model", "mnist", "--data", "glyphs"] },
        { "evaluate-help", ["evaluate", "--help"] },
        { "evaluate-run", ["evaluate", "--data", "glyphs", "--count", "2"] },
        { "evaluate-json", ["evaluate", "--data", "glyphs", "--count", "2", "--json"] },
        { "evaluate-failure", ["evaluate", "--split", "dev", "--data", "glyphs"] },
        { "report-help", ["report", "--help"] },
        { "report-run", ["report", "finished"] },
        { "report-failure", ["report", "nowhere"] },
        { "runs-help", ["runs", "--help"] },
        { "runs-run", ["runs", "finished"] },
        { "runs-failure", ["runs", "nowhere"] },
        { "compare-help", ["compare", "--help"] },
        { "compare-run", ["compare", "finished", "mnist-quick"] },
        { "compare-failure", ["compare", "mnist"] },
        { "verify-help", ["verify", "--help"] },
        { "verify-run", ["verify", Path.Combine(AppContext.BaseDirectory, "Golden", "attention.json")] },
        { "verify-failure", ["verify", "nowhere.json"] },
        { "bench-help", ["bench", "--help"] },
        { "bench-run", [.. BenchCommandTests.Tiny, "--json"] },
        { "bench-failure", ["bench", "--rounds", "0"] },
        { "data-help", ["data", "--help"] },
        { "data-failure", ["data", "lst"] },
        { "data-list-help", ["data", "list", "--help"] },
        { "data-list-run", ["data", "list", "--data-dir", "."] },
        { "data-list-failure", ["data", "list", "--data-dir", ""] },
        { "data-get-help", ["data", "get", "--help"] },
        { "data-get-run", ["data", "get", "glyphs"] },
        { "data-get-failure", ["data", "get", "mnits"] },
        { "data-show-help", ["data", "show", "--help"] },
        { "data-show-run", ["data", "show", "glyphs", "--count", "2", "--split", "test"] },
        { "data-show-failure", ["data", "show", "glyphs", "--split", "dev"] },
        { "models-help", ["models", "--help"] },
        { "models-run", ["models"] },
        { "models-failure", ["models", "mnist"] },
        { "info-help", ["info", "--help"] },
        { "info-run", ["info", "mnist"] },
        { "info-failure", ["info", "nowhere"] },
        { "export-help", ["export", "--help"] },
        { "export-run", ["export", "out"] },
        { "export-failure", ["export", "out", "--to", "onyx"] },
        { "completion-help", ["completion", "--help"] },
        { "completion-run", ["completion", "bash"] },
        { "completion-failure", ["completion", "bsh"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Command_Run_PrintsWhatWasApproved(string name, string[] arguments)
    {
        // Of other tests beside it, memory is taken too.
        using DrawRunner draw = name is "bench-run" or "train-dry-run" ? new DrawProcess() : new DrawInProcess();
        CommandTree.Prepare(draw, arguments);

        DrawRunner.Result result = draw.Run(arguments);

        string text = Steady($"exit code {result.Code}\n--- stdout\n{result.Output}--- stderr\n{result.Error}", draw.Folder);
        string path = Path.Combine(RealData.RepositoryRoot, "tests/AttentiveWriter.Tests/Cli/Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable(ApproveVariable) is { Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        Assert.True(File.Exists(path), $"no snapshot {path}; write it with {ApproveVariable}=1, and read it");
        Assert.Equal(File.ReadAllText(path), text);
    }

    [Fact]
    public void Snapshots_AllBelongToACase()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(RealData.RepositoryRoot, "tests/AttentiveWriter.Tests/Cli/Snapshots"))
            .Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

        Assert.Equal(Cases.Select(row => row.Data.Item1).Order(), files);
    }

    [Fact]
    public void Snapshots_EveryCommand_HasHelpAFailureAndARun()
    {
        string[] cases = [.. Cases.Select(row => row.Data.Item1)];

        foreach (string command in CommandTree.All)
            foreach (string kind in CommandTree.Leaves.Contains(command) ? new[] { "help", "run", "failure" } : ["help", "failure"])
                Assert.Contains($"{command.Replace(' ', '-')}-{kind}", cases);
    }

    private static string Steady(string text, string folder)
    {
        string steady = new StringBuilder(text.ReplaceLineEndings("\n"))
            .Replace(AppContext.BaseDirectory, "PROGRAM/").Replace(folder, "FOLDER")
            .Replace(Path.GetDirectoryName(Path.GetDirectoryName(AttentiveWriter.Data.DataCatalogue.Root))!, "CACHE")
            .Replace(LibraryVersion.Current, "VERSION").ToString();
        // Help and the facts about a model are the same everywhere.
        if (steady.Contains("Usage:", StringComparison.Ordinal) || steady.Contains("\nsettings\n", StringComparison.Ordinal)
            || steady.Contains("presets: ", StringComparison.Ordinal)) return steady;
        steady = Port().Replace(steady, "PORT");
        return Elapsed().Replace(Measured().Replace(steady, "#"), "TIME");
    }

    [GeneratedRegex(@"(?<=http://127\.0\.0\.1:)\d+")]
    private static partial Regex Port();

    // Figures with a point or an exponent, of nats, rates and times; whole ones of milliseconds and megabytes come with their unit or name.
    [GeneratedRegex(@"-?\d+\.\d+(?:[eE][-+]?\d+)?|"
        + @"(?<=""(?:threads|vector_bits|memory_bytes|peak_memory_mb|train_images_per_second|generate_images_per_second|"
        + @"single_image_milliseconds|gflops|peak_gflops|fraction_of_peak|seconds)"":)\d+|"
        + @"(?<=does not depend on them\. \[default: )\d+|\d+(?= images/s)|(?<="":)-?\d+[eE][-+]?\d+")]
    private static partial Regex Measured();

    [GeneratedRegex(@"\d\d:\d\d(?::\d\d)?|--:--|\b\d+ s\b|[0-9]+(?= ms)")]
    private static partial Regex Elapsed();
}
