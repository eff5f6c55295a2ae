namespace AttentiveWriter.Tests;

public class NearestTests
{
    private static readonly string[] Names = ["batch", "learning_rate", "glimpses"];

    [Theory]
    [InlineData("batch", "batch")]
    [InlineData("bacth", "batch")]
    [InlineData("learningrate", "learning_rate")]
    [InlineData("glimps", "glimpses")]
    [InlineData("LEARNING_RATE", "learning_rate")]
    [InlineData("zzzzzz", null)]
    [InlineData("", null)]
    public void Find_Name_IsTheCandidateWithTheFewestEdits(string typed, string? expected) => Assert.Equal(expected, Nearest.Find(typed, Names));

    [Fact]
    public void Find_NoCandidates_IsNull() => Assert.Null(Nearest.Find("batch", []));

    [Fact]
    public void Hint_FoundOrNot_IsASentenceOrNothing()
    {
        Assert.Equal("; did you mean 'batch'?", Nearest.Hint("bathc", Names));
        Assert.Equal("", Nearest.Hint("quite another", Names));
    }
}
