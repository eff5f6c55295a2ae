using AttentiveWriter.Cli;

namespace AttentiveWriter.Tests.Cli;

public class ProgressTextTests
{
    [Theory]
    [InlineData(0.4, "0 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(72, "1 min 12 s")]
    [InlineData(3725, "1 h 2 min")]
    [InlineData(200_000, "2 d 7 h")]
    public void Words_Duration_HasItsTwoLargestUnits(double seconds, string expected) => Assert.Equal(expected, ProgressText.Words(seconds));
}
