using AttentiveWriter.Cli;

namespace AttentiveWriter.Tests.Cli;

public class TextTableTests
{
    private static readonly string[][] Rows =
        [["run", "steps", "settings"], ["runs/one", "6,000", "read=5 write=5 hidden=128"], ["runs/second", "-", ""]];

    [Fact]
    public void Lines_OfUnknownWidth_AreNotBroken() => Assert.Equal(
        ["run          steps  settings", "runs/one     6,000  read=5 write=5 hidden=128", "runs/second  -"], TextTable.Lines(Rows, 0));

    [Fact]
    public void Lines_Narrow_BreakTheLastColumnAtWords() => Assert.Equal(
        ["run          steps  settings", "runs/one     6,000  read=5 write=5", "                    hidden=128", "runs/second  -"],
        TextTable.Lines(Rows, 36));

    [Fact]
    public void Lines_TooNarrowForTheLastColumn_PutItBelow() => Assert.Equal(
        ["run          steps", "    settings", "runs/one     6,000", "    read=5 write=5", "    hidden=128", "runs/second  -"],
        TextTable.Lines(Rows, 20));

    [Fact]
    public void Lines_LongName_StandsWholeAboveTheRest()
    {
        string[][] rows = [["run", "steps", "settings"], ["runs/a-name-that-is-long", "6,000", "read=5"]];

        Assert.Equal(["run", "    steps  settings", "runs/a-name-that-is-long", "    6,000  read=5"], TextTable.Lines(rows, 20));
    }

    [Fact]
    public void Lines_EveryWidth_FitWhereWordsDo()
    {
        for (int width = 18; width < 60; width++)
            Assert.All(TextTable.Lines(Rows, width), line => Assert.True(line.Length <= width, $"{width}: {line}"));
    }
}
