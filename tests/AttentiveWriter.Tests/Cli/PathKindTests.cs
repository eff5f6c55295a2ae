using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Every option and argument that takes text, of every command, with what is not of its kind.</summary>
public class PathKindTests
{
    private static readonly string[] PathNames = ["FILE", "DIR", "PATH", "RUN", "MODEL"];

    /// <summary>Each option and argument that takes a path.</summary>
    public static TheoryData<string> Paths =>
        [.. SymbolTree.All.Where(s => PathUse.Of(s.Symbol) is { Kind: not PathKind.None })
        .Select(s => SymbolTree.NameOf(s.Command, s.Symbol))];

    [Fact]
    public void Symbols_OfText_SayWhetherTheyAreAPath()
    {
        Type[] texts = [typeof(string), typeof(string[])];

        foreach ((Command command, Symbol symbol) in SymbolTree.All)
        {
            Type type = SymbolTree.TypeOf(symbol);
            string name = SymbolTree.NameOf(command, symbol),
                help = (symbol is Option option ? option.HelpName : ((Argument)symbol).HelpName) ?? "";
            Assert.False(typeof(FileSystemInfo).IsAssignableFrom(type),
                $"{name} is a {type.Name}; take text, and give it a kind with PathUse.Of");
            if (!texts.Contains(type)) continue;
            PathUse? use = PathUse.Of(symbol);
            Assert.True(use is not null, $"{name} takes text; say with PathUse.Of what it means");
            Assert.True(use.Kind != PathKind.None || !PathNames.Contains(help), $"{name} is called {help} in help, but said to be no path");
        }
        Assert.True(Paths.Count > 40);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Check_WhatIsNotOfItsKind_IsOneLineOfUsage(string name)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(name);
        PathKind kind = PathUse.Of(symbol)!.Kind;
        using var temp = new TempFolder();
        string file = temp.Write("file", [1]), folder = temp["folder"];
        Directory.CreateDirectory(folder);
        bool isFile = kind is PathKind.InputFile or PathKind.OutputFile;
        string[] wrong =
        [
            .. isFile ? [folder, temp["new"] + Path.DirectorySeparatorChar] : kind is PathKind.Model or PathKind.Run ? Array.Empty<string>()
                : [file],
            .. OperatingSystem.IsLinux() ? ["/dev/null", "/dev/null/x", Pipe(temp)] : Array.Empty<string>(),
            Path.Combine(file, "x"),
            Path.Combine(file, "x", "y.png"),
            .. LinksToNowhere(temp, kind == PathKind.OutputFile),
            " ", "   ", "\t",
            temp[new string('n', 256)],
            temp[new string('ü', 128)],
            string.Concat(Enumerable.Repeat(new string('n', 100) + Path.DirectorySeparatorChar, 45)) + "n",
        ];

        foreach (string path in wrong)
        {
            var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(command, (symbol, path))));
            Assert.StartsWith(symbol.Name + " ", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }
    }

    [Fact]
    public void Check_PipeToResume_SaysWhatCanBeGoneOnWith()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        (Command train, Symbol resume) = SymbolTree.Named("train --resume");

        var e = Assert.Throws<UsageException>(() => CommandPaths.Check(SymbolTree.Parse(train, (resume, "/dev/null"))));
        Assert.Equal("--resume '/dev/null' is a pipe or a device, expected a run folder or a checkpoint", e.Message);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Check_WhatIsOfItsKind_IsTaken(string name)
    {
        (Command command, Symbol symbol) = SymbolTree.Named(name);
        using var temp = new TempFolder();
        string file = temp.Write("file", [1]), folder = temp["folder"], link = temp["link"];
        Directory.CreateDirectory(folder);
        PathKind kind = PathUse.Of(symbol)!.Kind;
        string right = kind is PathKind.InputFile or PathKind.OutputFile ? file : folder;
        if (kind is PathKind.InputFile or PathKind.OutputFile) File.CreateSymbolicLink(link, file);
        else Directory.CreateSymbolicLink(link, folder);

        foreach (string path in new[] { right, link, temp["missing"], temp["@missing"], temp[new string('n', 235)] })
            CommandPaths.Check(SymbolTree.Parse(command, (symbol, path)));
    }

    // What is written may be where a link points to that is not there yet.
    private static IEnumerable<string> LinksToNowhere(TempFolder temp, bool isWritten)
    {
        File.CreateSymbolicLink(temp["circle"], temp["other"]);
        File.CreateSymbolicLink(temp["other"], "circle");
        File.CreateSymbolicLink(temp["nowhere"], temp["missing/x"]);
        Directory.CreateSymbolicLink(temp["empty"], temp["absent"]);
        string[] always = [temp["circle"], temp["circle/x"], temp["nowhere"], temp["nowhere/x"], temp["empty/x"]];
        return isWritten ? always : always.Append(temp["empty"]);
    }

    private static string Pipe(TempFolder temp)
    {
        string pipe = temp["pipe"];
        ExternalTool.Run("mkfifo", temp.Path, pipe);
        return pipe;
    }
}
