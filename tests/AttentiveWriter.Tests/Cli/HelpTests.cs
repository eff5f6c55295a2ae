namespace AttentiveWriter.Tests.Cli;

public class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("train")]
    [InlineData("generate")]
    [InlineData("reconstruct")]
    [InlineData("classify")]
    [InlineData("evaluate")]
    [InlineData("report")]
    [InlineData("verify")]
    [InlineData("bench")]
    [InlineData("data")]
    [InlineData("data list")]
    [InlineData("data get")]
    [InlineData("data show")]
    [InlineData("models")]
    [InlineData("info")]
    [InlineData("export")]
    [InlineData("completion")]
    public void Help_EachCommand_HasExamplesOnStdout(string command)
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run([.. command.Split(' '), "--help"]);

        Assert.Equal(0, result.Code);
        Assert.Contains("Examples:", result.Output);
        Assert.Contains($"  draw {command}", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void Help_WholeCommand_ListsExitCodes()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("--help");

        Assert.Contains("130 Ctrl-C", result.Output);
        Assert.Contains("draw demo", result.Output);
    }

    [Fact]
    public void Version_IsThatOfTheLibrary()
    {
        using var draw = new DrawProcess();

        Assert.Equal(Product.Version, draw.Run("--version").Output.Trim());
    }
}
