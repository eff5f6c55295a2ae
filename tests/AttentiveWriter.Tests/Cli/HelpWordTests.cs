using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

public class HelpWordTests
{
    public static TheoryData<string> Commands => [.. CommandTree.All];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Replace_HelpAnywhereAmongTheCommands_IsTheOption(string name)
    {
        string[] command = name.Split(' '), expected = [.. command, "--help"];

        for (int at = 0; at <= command.Length; at++)
        {
            Assert.Equal(expected, Replaced([.. command[..at], "help", .. command[at..]]));
            Assert.Equal(["--json", .. expected], Replaced(["--json", .. command[..at], "help", .. command[at..]]));
        }
        Assert.Equal(expected, Replaced(["help", .. command, "help"]));
    }

    [Theory]
    [InlineData("--help", "")]
    [InlineData("--help", "help")]
    [InlineData("--help", "help help")]
    [InlineData("trian --help", "help trian")]
    [InlineData("data lst --help", "data help lst")]
    [InlineData("generate --out help", "generate --out help")]
    [InlineData("train", "train")]
    public void Replace_Line_Is(string expected, string line) =>
        Assert.Equal(expected.Split(' '), Replaced(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static string[] Replaced(string[] line) => HelpWord.Replace(new DrawCommand(DrawInProcess.NoSession()), line);
}
