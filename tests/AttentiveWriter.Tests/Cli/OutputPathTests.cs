using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Cli;

/// <summary>No output is another output, an input, or among images: every pair of options of every command.</summary>
public class OutputPathTests
{
    private static IEnumerable<(Command Command, Symbol First, Symbol Second)> Pairs(Func<PathKind, bool> first, Func<PathKind,
        bool> second) =>
        SymbolTree.All.Where(s => Is(s.Symbol, first)).SelectMany(a => SymbolTree.All
            .Where(b => b.Command == a.Command && b.Symbol != a.Symbol && Is(b.Symbol, second))
                .Select(b => (a.Command, a.Symbol, b.Symbol)));

    private static bool Is(Symbol symbol, Func<PathKind, bool> kind) => PathUse.Of(symbol) is PathUse use && kind(use.Kind);

    private static TheoryData<string, string> Names(IEnumerable<(Command Command, Symbol First, Symbol Second)> pairs)
    {
        var names = new TheoryData<string, string>();
        foreach ((Command command, Symbol first, Symbol second) in pairs) names.Add(SymbolTree.NameOf(command, first),
            SymbolTree.NameOf(command, second));
        return names;
    }

    public static TheoryData<string, string> TwoOutputs => Names(Pairs(k => k == PathKind.OutputFile, k => k == PathKind.OutputFile));

    public static TheoryData<string, string> InputAndOutput => Names(Pairs(k => k == PathKind.InputFile, k => k == PathKind.OutputFile));

    public static TheoryData<string, string> DataAndOutput =>
        Names(Pairs(k => k == PathKind.Data, k => k is PathKind.OutputFile or PathKind.OutputFolder or PathKind.FilledFolder));

    [Theory]
    [MemberData(nameof(TwoOutputs))]
    [MemberData(nameof(InputAndOutput))]
    public void Check_OneFileForTwo_IsRefusedHoweverItIsWritten(string first, string second)
    {
        using var temp = new TempFolder();
        string file = temp.Write("x.png", [1]);
        Directory.CreateDirectory(temp["sub"]);
        File.CreateSymbolicLink(temp["link.png"], file);
        Directory.CreateSymbolicLink(temp["linked"], temp.Path);

        foreach (string same in new[] { file, temp["./x.png"], temp["sub/../x.png"], temp["link.png"], temp["linked/x.png"],
            Path.GetRelativePath(".", file) })
        {
            var e = Assert.Throws<UsageException>(() => Check(first, file, second, same));
            Assert.Contains(SymbolTree.Named(first).Symbol.Name, e.Message, StringComparison.Ordinal);
            Assert.Contains(SymbolTree.Named(second).Symbol.Name, e.Message, StringComparison.Ordinal);
        }
        Check(first, file, second, temp["other.png"]);
    }

    [Theory]
    [MemberData(nameof(DataAndOutput))]
    public void Check_OutputAmongTheImages_IsRefused(string data, string output)
    {
        using var temp = new TempFolder();
        string images = temp["images"];
        Directory.CreateDirectory(Path.Combine(images, "class"));
        Directory.CreateSymbolicLink(temp["linked"], images);

        foreach (string inside in new[] { Path.Combine(images, "x.png"), Path.Combine(images, "class", "x.png"),
            Path.Combine(images, "new", "x.png"), temp["linked/x.png"] })
            Assert.Contains("is inside the folder of the data",
                Assert.Throws<UsageException>(() => Check(data, images, output, inside)).Message, StringComparison.Ordinal);
        Check(data, images, output, temp["images-x.png"]);
    }

    [Fact]
    public void Check_ReplacesTheWeightsItBeginsWith_IsRefused()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["run/checkpoints"]);
        string checkpoint = temp.Write("run/checkpoints/step-00000001.safetensors", [1]);

        foreach (string from in new[] { temp["run"], checkpoint })
            Assert.Contains("would replace what --init-from",
                Assert.Throws<UsageException>(() => Check("train --init-from", from, "train --out", temp["run"])).Message,
                StringComparison.Ordinal);
        Assert.Contains("would replace what --model",
            Assert.Throws<UsageException>(() =>
            Check("generate --model", temp["run"], "generate --arrays", temp["run/model.safetensors"])).Message, StringComparison.Ordinal);
        Check("train --init-from", temp["run"], "train --out", temp["other"]);
    }

    public static TheoryData<string> OutputFiles =>
        [.. SymbolTree.All.Where(s => Is(s.Symbol, k => k == PathKind.OutputFile)).Select(s => SymbolTree.NameOf(s.Command, s.Symbol))];

    // Whatever it is that the option writes: a name tells whose a file is.
    [Theory]
    [MemberData(nameof(OutputFiles))]
    public void Check_FileOfARunOrAModel_IsRefused(string output)
    {
        using var temp = new TempFolder();
        (Command command, Symbol symbol) = SymbolTree.Named(output);
        Directory.CreateDirectory(temp["run/checkpoints"]);
        Directory.CreateDirectory(temp["model"]);
        File.WriteAllText(temp["run/metrics.jsonl"], "");
        foreach (string name in new[] { "config.json", "model.safetensors" }) File.WriteAllText(temp["model/" + name], "{}");
        File.WriteAllText(temp["model/README.md"], "# A\n\n## Load it\n\nso");
        File.CreateSymbolicLink(temp["link.png"], temp["run/summary.json"]);
        Directory.CreateSymbolicLink(temp["linked"], temp["run"]);
        string[] ofRun = ["config.json", "model.safetensors", "metrics.jsonl", "timing.jsonl", "summary.json", "report.html", "README.md",
            "checkpoints/step-00000010.safetensors", "samples/step-00000010.png", "plots/loss.png", "plots/kl.svg"];
        string[] ofModel = ["config.json", "model.safetensors", "README.md", "samples.png", "load_in_pytorch.py"];

        foreach (string file in ofRun.Select(name => temp["run/" + name]).Concat(ofModel.Select(name => temp["model/" + name]))
            .Append(temp["link.png"]).Append(temp["linked/config.json"]))
        {
            var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, file))));
            Assert.Contains($"{symbol.Name} {file} would replace a file of the run or model in ", e.Message, StringComparison.Ordinal);
        }
        foreach (string mine in new[] { "run/mine.png", "run/others/mine.png", "model/mine.html", "model/samples/mine.png", "samples.png",
            "config.json" })
            CommandPaths.Check(SymbolTree.Parse(command, (symbol, temp[mine])));
    }

    public static TheoryData<string> Outputs =>
        [.. SymbolTree.All.Where(s => Is(s.Symbol, k => k is PathKind.OutputFile or PathKind.OutputFolder or PathKind.FilledFolder))
        .Select(s => SymbolTree.NameOf(s.Command, s.Symbol))];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Check_InsideAFolderOfARunsOwn_IsRefused(string output)
    {
        using var temp = new TempFolder();
        (Command command, Symbol symbol) = SymbolTree.Named(output);
        Directory.CreateDirectory(temp["run/checkpoints"]);
        temp.Write("run/checkpoints/step-00000001.safetensors", [1]);
        Directory.CreateSymbolicLink(temp["linked"], temp["run/checkpoints"]);
        bool isFile = Is(symbol, k => k == PathKind.OutputFile);

        foreach (string inside in new[] { "run/checkpoints/x.png", "run/samples/new/x.png", "run/plots/x.png", "linked/x.png",
            "run/checkpoints", "run/samples", "linked" }.SkipLast(isFile ? 3 : 0))
        {
            var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, temp[inside]))));
            Assert.Contains($"{symbol.Name} {temp[inside]} would be inside ", e.Message, StringComparison.Ordinal);
        }
        foreach (string apart in new[] { "run/x.png", "run/samples-2/x.png", "samples/x.png" }) CommandPaths.Check(SymbolTree.Parse(command,
            (symbol, temp[apart])));
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("checkpoints/step-00000001.safetensors")]
    public void Check_ExportOrDemoOverARun_IsRefusedForceOrNot(string left)
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["run/checkpoints"]);
        temp.Write("run/" + left, [1]);
        Directory.CreateSymbolicLink(temp["linked"], temp["run"]);

        foreach (string output in new[] { "export PATH", "demo --out" })
        {
            (Command command, Symbol symbol) = SymbolTree.Named(output);
            foreach (string run in new[] { temp["run"], temp["linked"] })
            {
                var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, run))));
                Assert.Equal($"{symbol.Name} {run} would replace a file of the run or model in {temp["run"]}; choose another", e.Message);
            }
        }
        // It is its own, and --force is for that.
        (Command train, Symbol name) = SymbolTree.Named("train --out");
        CommandPaths.Check(SymbolTree.Parse(train, (name, temp["run"])));
    }

    [Fact]
    public void Check_ExportOverWhatItIsMadeOf_IsRefused()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["model"]);
        foreach (string name in new[] { "config.json", "model.safetensors" }) File.WriteAllText(temp["model/" + name], "{}");
        Directory.CreateSymbolicLink(temp["linked"], temp["model"]);

        foreach (string into in new[] { "model", "linked", "model/../model/" })
        {
            foreach (string from in new[] { "model", "linked", "model/model.safetensors" })
            {
                var e = Assert.Throws<UsageException>(() => Check("export PATH", temp[into], "export --model", temp[from]));
                Assert.Equal($"PATH {temp[into]} would replace what --model {temp[from]} names; choose another", e.Message);
            }
        }
        Check("export PATH", temp["model"], "export --model", temp["other"]);
    }

    [Fact]
    public void Check_PageOfARunInItsOwnFolder_IsTaken()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp["metrics.jsonl"], "");

        Check("report RUN", temp.Path, "report --out", temp["report.html"]);
    }

    // Each file that a folder gets has a place there, or nothing of the folder is written.
    [Theory]
    [InlineData("train --out", "metrics.jsonl", "model.safetensors", "config.json", "summary.json", "timing.jsonl", "report.html",
        "README.md", "plots/loss.png")]
    [InlineData("train --resume", "model.safetensors", "report.html", "README.md", "plots/loss.svg")]
    [InlineData("demo --out", "report.html", "samples.png", "drawing.png", "run/model.safetensors")]
    [InlineData("export PATH", "model.safetensors", "config.json", "README.md", "samples.png", "load_in_pytorch.py")]
    [InlineData("report RUN", "plots/loss.png", "report.html")]
    public void Check_FolderInPlaceOfAFileOfIt_IsRefused(string output, params string[] files)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(output);
        foreach (string file in files)
        {
            using var temp = new TempFolder();
            temp.Write(file == "metrics.jsonl" ? "model.safetensors" : "metrics.jsonl", []);
            if (File.Exists(temp[file])) File.Delete(temp[file]);
            Directory.CreateDirectory(temp[file]);

            var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, temp.Path))));
            Assert.Contains("is a folder, expected a file", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("train --out", "samples", "plots", "checkpoints")]
    [InlineData("train --resume", "samples", "plots", "checkpoints")]
    [InlineData("demo --out", "run", "run/plots")]
    public void Check_FileInPlaceOfAFolderOfIt_IsRefused(string output, params string[] folders)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(output);
        foreach (string folder in folders)
        {
            using var temp = new TempFolder();
            Directory.CreateDirectory(Path.GetDirectoryName(temp[folder])!);
            temp.Write(folder, [1]);

            var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, temp.Path))));
            Assert.Contains("is a file, expected a folder", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Check_EveryFolderThatIsWritten_SaysWhatGoesThere()
    {
        using var temp = new TempFolder();
        // Each new run is a folder of its own.
        string[] silent = ["data get --data-dir", "studio --runs"];

        foreach ((Command command, Symbol symbol) in SymbolTree.All.Where(s =>
            Is(s.Symbol, k => k is PathKind.OutputFolder or PathKind.FilledFolder)))
        {
            string name = SymbolTree.NameOf(command, symbol);
            bool says = PathUse.Of(symbol)!.Written(SymbolTree.Parse(command, (symbol, temp.Path)), temp.Path).Any();
            Assert.True(says != silent.Contains(name), $"{name}: say with PathUse.Of what is written there");
        }
    }

    [Fact]
    public void Check_ConfigurationThatIsReplaced_IsRefused()
    {
        using var temp = new TempFolder();
        File.WriteAllText(temp["config.json"], "{}");

        Assert.Contains("would replace what --config",
            Assert.Throws<UsageException>(() => Check("train --config", temp["config.json"], "train --out", temp.Path)).Message,
            StringComparison.Ordinal);
        Check("train --config", temp["config.json"], "train --out", temp["run"]);
    }

    [Theory]
    [InlineData("run/samples")]
    [InlineData("run/checkpoints/events")]
    [InlineData("run/plots")]
    public void Check_EventsAmongTheFilesOfTheRun_AreRefused(string events)
    {
        using var temp = new TempFolder();

        Assert.Contains("one inside the other",
            Assert.Throws<UsageException>(() => Check("train --out", temp["run"], "train --tensorboard", temp[events])).Message,
            StringComparison.Ordinal);
        foreach (string apart in new[] { "logs", "run", "run/logs", "." }) Check("train --out", temp["run"], "train --tensorboard",
            temp[apart]);
    }

    [Fact]
    public void RequireWritable_OfEveryOutput_LeavesNothingBehind()
    {
        using var temp = new TempFolder();

        foreach ((Command command, Symbol symbol) in SymbolTree.All.Where(s =>
            Is(s.Symbol, k => k is PathKind.OutputFile or PathKind.OutputFolder or PathKind.FilledFolder)))
            CommandPaths.Check(SymbolTree.Parse(command, (symbol, temp["new/x"]))).RequireWritable();

        Assert.Empty(Directory.GetFileSystemEntries(temp.Path));
    }

    [Fact]
    public void RequireWritable_WhereNothingCanBeWritten_NamesTheOption()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        foreach ((Command command, Symbol symbol) in SymbolTree.All.Where(s =>
            Is(s.Symbol, k => k is PathKind.OutputFile or PathKind.OutputFolder or PathKind.FilledFolder)))
        {
            if (SymbolTree.NameOf(command, symbol) is "data get --data-dir" or "studio --runs") continue;
            var e = Assert.Throws<IOException>(() =>
                CommandPaths.Check(SymbolTree.Parse(command, (symbol, "/proc/x/y.png"))).RequireWritable());
            Assert.StartsWith($"{symbol.Name} /proc/x/y.png cannot be written: /proc takes no files (", e.Message,
                StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("generate", "--frames", "samples")]
    [InlineData("generate", "--strip", "samples.png")]
    [InlineData("generate", "--nearest", "samples.png")]
    [InlineData("reconstruct", "--frames", "reconstructions")]
    [InlineData("reconstruct", "--images", "reconstructions.png")]
    [InlineData("classify", "--frames", "looked")]
    [InlineData("classify", "--images", "looked.png")]
    public void Check_UsualNameIsTaken_StepsAside(string command, string option, string value)
    {
        Symbol symbol = SymbolTree.Named($"{command} {option}").Symbol;
        (Command of, Symbol grid) = SymbolTree.Named($"{command} --out");

        ParseResult parsed = SymbolTree.Parse(of, (symbol, value));
        CommandPaths.Check(parsed);

        Assert.EndsWith("-grid.png", Assert.Single(PathUse.Of(grid)!.Paths(parsed)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_UsualNameAndTheNextAreTaken_StepsFurtherAside()
    {
        (Command generate, Symbol grid) = SymbolTree.Named("generate --out");

        ParseResult parsed = SymbolTree.Parse(generate, (SymbolTree.Named("generate --frames").Symbol, "samples"),
            (SymbolTree.Named("generate --strip").Symbol, "samples-grid.png"));
        CommandPaths.Check(parsed);

        Assert.Equal(["samples-grid-2.png"], PathUse.Of(grid)!.Paths(parsed));
    }

    private static void Check(string first, string path, string second, string other)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(first);
        CommandPaths.Check(SymbolTree.Parse(command, (symbol, path), (SymbolTree.Named(second).Symbol, other)));
    }
}
