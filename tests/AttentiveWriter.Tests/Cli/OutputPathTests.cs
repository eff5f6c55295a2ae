using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Cli;

/// <summary>No output is another output, an input, or among images: every pair of options of every command.</summary>
public class OutputPathTests
{
    private static IEnumerable<(Command Command, Symbol First, Symbol Second)> Pairs(Func<PathKind, bool> first, Func<PathKind, bool> second) =>
        SymbolTree.All.Where(s => Is(s.Symbol, first)).SelectMany(a => SymbolTree.All
            .Where(b => b.Command == a.Command && b.Symbol != a.Symbol && Is(b.Symbol, second)).Select(b => (a.Command, a.Symbol, b.Symbol)));

    private static bool Is(Symbol symbol, Func<PathKind, bool> kind) => PathUse.Of(symbol) is PathUse use && kind(use.Kind);

    private static TheoryData<string, string> Names(IEnumerable<(Command Command, Symbol First, Symbol Second)> pairs)
    {
        var names = new TheoryData<string, string>();
        foreach ((Command command, Symbol first, Symbol second) in pairs) names.Add(SymbolTree.NameOf(command, first), SymbolTree.NameOf(command, second));
        return names;
    }

    public static TheoryData<string, string> TwoOutputs => Names(Pairs(k => k == PathKind.OutputFile, k => k == PathKind.OutputFile));

    public static TheoryData<string, string> InputAndOutput => Names(Pairs(k => k == PathKind.InputFile, k => k == PathKind.OutputFile));

    public static TheoryData<string, string> DataAndOutput => Names(Pairs(k => k == PathKind.Data, k => k is PathKind.OutputFile or PathKind.OutputFolder or PathKind.FilledFolder));

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

        foreach (string same in new[] { file, temp["./x.png"], temp["sub/../x.png"], temp["link.png"], temp["linked/x.png"], Path.GetRelativePath(".", file) })
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

        foreach (string inside in new[] { Path.Combine(images, "x.png"), Path.Combine(images, "class", "x.png"), Path.Combine(images, "new", "x.png"), temp["linked/x.png"] })
            Assert.Contains("is inside the folder of the data", Assert.Throws<UsageException>(() => Check(data, images, output, inside)).Message, StringComparison.Ordinal);
        Check(data, images, output, temp["images-x.png"]);
    }

    [Fact]
    public void Check_ReplacesTheWeightsItBeginsWith_IsRefused()
    {
        using var temp = new TempFolder();
        Directory.CreateDirectory(temp["run/checkpoints"]);
        string checkpoint = temp.Write("run/checkpoints/step-00000001.safetensors", [1]);

        foreach (string from in new[] { temp["run"], checkpoint })
            Assert.Contains("would replace what --init-from", Assert.Throws<UsageException>(() => Check("train --init-from", from, "train --out", temp["run"])).Message, StringComparison.Ordinal);
        Assert.Contains("would replace what --model", Assert.Throws<UsageException>(() => Check("generate --model", temp["run"], "generate --arrays", temp["run/model.safetensors"])).Message, StringComparison.Ordinal);
        Check("train --init-from", temp["run"], "train --out", temp["other"]);
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

    private static void Check(string first, string path, string second, string other)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(first);
        CommandPaths.Check(SymbolTree.Parse(command, (symbol, path), (SymbolTree.Named(second).Symbol, other)));
    }
}
