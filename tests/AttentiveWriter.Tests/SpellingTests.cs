namespace AttentiveWriter.Tests;

public class SpellingTests
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
    public void Find_Name_IsTheCandidateWithTheFewestEdits(string typed, string? expected) =>
        Assert.Equal(expected, Spelling.Find(typed, Names));

    [Fact]
    public void Find_NoCandidates_IsNull() => Assert.Null(Spelling.Find("batch", []));

    [Fact]
    public void Hint_FoundOrNot_IsASentenceOrNothing()
    {
        Assert.Equal("; did you mean 'batch'?", Spelling.Hint("bathc", Names));
        Assert.Equal("", Spelling.Hint("quite another", Names));
    }
}
