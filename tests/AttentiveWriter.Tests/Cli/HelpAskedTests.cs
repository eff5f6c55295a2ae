using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

namespace AttentiveWriter.Tests.Cli;

public class HelpAskedTests
{
    public static TheoryData<string> Commands => [.. CommandTree.All];

    [Theory]
    [MemberData(nameof(Commands))]
    public void In_HelpAnywhereAmongTheCommands_IsTheOption(string name)
    {
        string[] command = name.Split(' '), expected = [.. command, "--help"];

        for (int at = 0; at <= command.Length; at++)
        {
            Assert.Equal(expected, In([.. command[..at], "help", .. command[at..]]));
            Assert.Equal(["--json", .. expected], In(["--json", .. command[..at], "help", .. command[at..]]));
        }
        Assert.Equal(expected, In(["help", .. command, "help"]));
    }

    [Theory]
    [InlineData("--help", "")]
    [InlineData("--help", "help")]
    [InlineData("--help", "help help")]
    [InlineData("trian --help", "help trian")]
    [InlineData("data lst --help", "data help lst")]
    [InlineData("generate --out help", "generate --out help")]
    [InlineData("train", "train")]
    public void In_Line_Is(string expected, string line) => Assert.Equal(expected.Split(' '), In(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static string[] In(string[] line) => HelpAsked.In(WholeCommand.Create(), line);
}
