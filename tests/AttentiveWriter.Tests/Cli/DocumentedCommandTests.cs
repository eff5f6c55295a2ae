using System.CommandLine;
using System.Text.RegularExpressions;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

/// <summary>The command lines of the README, of the documentation and of the help.</summary>
public partial class DocumentedCommandTests
{
    private static DrawCommand Root => SymbolTree.Root;

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Path.Combine(RealData.RepositoryRoot, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(RealData.RepositoryRoot, "README.md")).Where(page => Lines(page).Any())
                .Select(page => Path.GetRelativePath(RealData.RepositoryRoot, page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EachCommand_IsOneThatThereIs(string page)
    {
        foreach (string[] line in Lines(Path.Combine(RealData.RepositoryRoot, page)).Where(line => !line.Contains("--help")))
            Assert.True(UsageError.Find(Root.Parse(line, Runner.Parsing), line) is null,
                $"{string.Join(' ', line)}: {UsageError.Find(Root.Parse(line, Runner.Parsing), line)}");
    }

    // Who goes down the page finds no run in the way of the next.
    [Fact]
    public void Readme_Trainings_HaveARunFolderEach()
    {
        PathUse run = PathUse.Of(SymbolTree.Named("train --out").Symbol)!;
        string[] runs =
        [
            .. Lines(Path.Combine(RealData.RepositoryRoot, "README.md")).Where(line => line[0] == "train" && !line.Contains("--dry-run"))
                .SelectMany(line => run.Paths(Root.Parse(line, Runner.Parsing))),
        ];

        Assert.True(runs.Length > 4);
        Assert.Equal(runs.Distinct(), runs);
    }

    // What is read is there, or an earlier line of the page has written it.
    [Fact]
    public void Readme_ImagesThatAreRead_WereWrittenBefore()
    {
        var written = new HashSet<string>();
        int read = 0;
        foreach (string[] line in Lines(Path.Combine(RealData.RepositoryRoot, "README.md")))
        {
            ParseResult parsed = Root.Parse(line, Runner.Parsing);
            PathUse[] uses = [.. parsed.CommandResult.Command.Options.Select(PathUse.Of).OfType<PathUse>()];
            foreach (string image in uses.Where(use => use.Kind == PathKind.InputFile).SelectMany(use => use.Paths(parsed)))
            {
                read++;
                Assert.Contains(image, written);
            }
            written.UnionWith(uses.Where(use => use.Kind == PathKind.OutputFile).SelectMany(use => use.Paths(parsed)));
        }
        Assert.True(read > 0);
    }

    // Lines of blocks that begin with the command; what a shell does to them is not ours, and DIR and the like are names as good as others.
    private static IEnumerable<string[]> Lines(string page) =>
        Block().Matches(File.ReadAllText(page)).SelectMany(block => block.Groups[1].Value.Split('\n'))
        .Select(line => Command().Match(line)).Where(line => line.Success).Select(line => line.Groups[1].Value.Trim())
        .Where(line => line.IndexOfAny(['|', '>', '$', '"', '\'', '\\', '*', ';']) < 0)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^```[a-z]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?:\./)?draw ([^#]+)")]
    private static partial Regex Command();
}
