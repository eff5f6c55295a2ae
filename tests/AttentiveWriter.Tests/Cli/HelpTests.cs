using System.Text.Json.Nodes;

namespace AttentiveWriter.Tests.Cli;

public class HelpTests
{
    public static TheoryData<string> Commands => [.. CommandTree.All];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_EachCommand_HasExamplesOnStdout(string command)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run([.. command.Split(' '), "--help"]);

        Assert.Equal(0, result.Code);
        Assert.Contains("Examples:", result.Output);
        Assert.Contains($"  draw {command}", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Help_WholeCommand_ListsExitCodes()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("--help");

        Assert.Contains("130 Ctrl-C", result.Output);
        Assert.Contains("draw demo", result.Output);
    }

    [Fact]
    public void Version_IsThatOfTheLibrary()
    {
        using var draw = new DrawInProcess();

        Assert.Equal(LibraryVersion.Current, draw.Run("--version").Output.Trim());
    }

    [Theory]
    [InlineData("--version", "--no-color")]
    [InlineData("--quiet", "--version")]
    [InlineData("--version", "--verbose")]
    public void Version_BesideOtherOptions_IsTheSame(params string[] arguments)
    {
        using var draw = new DrawInProcess();

        Assert.Equal(new DrawRunner.Result(0, LibraryVersion.Current + "\n", ""), draw.Run(arguments));
    }

    [Fact]
    public void VersionAndHelp_Json_AreDocuments()
    {
        using var draw = new DrawInProcess();

        JsonNode version = JsonNode.Parse(draw.Run("--version", "--json").Output)!,
            help = JsonNode.Parse(draw.Run("train", "--help", "--json").Output)!;

        Assert.Equal((1, LibraryVersion.Current), ((int)version["schema"]!, (string?)version["version"]));
        Assert.Equal((1, draw.Run("train", "--help").Output), ((int)help["schema"]!, (string?)help["help"]));
    }
}
