using AttentiveWriter.Cli;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Cli;

public class ProgressTextTests
{
    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(3725, "1 h 2 min")]
    [InlineData(200_000, "2 d 7 h")]
    [InlineData(1e12, "31,688 years")]
    public void Words_Duration_HasItsTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, Duration.Words(seconds));

    [Theory]
    [InlineData(61, "01:01")]
    [InlineData(359_999, "99:59:59")]
    [InlineData(450_000, "5 d 5 h")]
    [InlineData(1e13, "316,881 years")]
    [InlineData(double.MaxValue, null)]
    [InlineData(double.PositiveInfinity, "--:--")]
    public void Time_Duration_IsUnknownOnlyWhereItIsNoNumber(double seconds, string? expected)
    {
        if (expected is null) Assert.EndsWith(" years", ProgressText.Time(seconds), StringComparison.Ordinal);
        else Assert.Equal(expected, ProgressText.Time(seconds));
    }
}
