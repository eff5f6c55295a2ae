using AttentiveWriter.Cli;

namespace AttentiveWriter.Tests.Cli;

public class TerminalTextTests
{
    [Theory]
    [InlineData(100, "step 7/9  78 %  eta 00:02  90 images/s  loss 84.93 = L^x 57.55 + L^z 18.20 nats")]
    [InlineData(80, "step 7/9  78 %  eta 00:02  90 images/s  loss 84.93 = L^x 57.55 + L^z 18.20 nats")]
    [InlineData(79, "step 7/9  78 %  eta 00:02  loss 84.93 = L^x 57.55 + L^z 18.20 nats")]
    [InlineData(61, "step 7/9  eta 00:02  loss 84.93 = L^x 57.55 + L^z 18.20 nats")]
    [InlineData(30, "step 7/9  loss 84.93 nats")]
    [InlineData(20, "step 7/9  loss")]
    [InlineData(0, "step 7/9  78 %  eta 00:02  90 images/s  loss 84.93 = L^x 57.55 + L^z 18.20 nats")]
    public void Fit_Narrow_DropsFieldsAndNeverCutsANumber(int width, string expected)
    {
        string line = "step 7/9  78 %  eta 00:02  90 images/s  loss 84.93 = L^x 57.55 + L^z 18.20 nats";

        Assert.Equal(expected, ProgressText.Fit(line, width, "  90 images/s", "  78 %", "  eta 00:02", " = L^x 57.55 + L^z 18.20"));
    }

    [Theory]
    [InlineData("as long as it", 13, "as long as it")]
    [InlineData("one two three four", 9, "one two\n  three\n  four")]
    [InlineData("time      one two three four five", 24, "time      one two three\n          four five")]
    [InlineData("  name  one two three four five six", 20, "  name  one two\n        three four\n        five six")]
    [InlineData("a /very/long/path/that/is/one/word b", 20, "a\n  /very/long/path/that/is/one/word\n  b")]
    [InlineData("\u001b[31mdraw:\u001b[0m one two three", 13, "\u001b[31mdraw:\u001b[0m one two\n  three")]
    public void Wrap_Wide_BreaksAtWordsUnderTheLastColumn(string line, int width, string expected) =>
        Assert.Equal(expected, WrappingWriter.Wrap(line, width));

    [Theory]
    [InlineData(0, "0 threads")]
    [InlineData(1, "1 thread")]
    [InlineData(28_800, "28,800 threads")]
    public void Counted_One_IsNoPlural(long count, string expected) => Assert.Equal(expected, ProgressText.Counted(count, "thread"));
}
