using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class GroupTreeTests
{
    // As an expression: what is added to what, in which order.
    private static string Sum(int groups, int ranks)
    {
        var tree = new GroupTree();
        var open = new List<string>();
        for (int rank = 0; rank < ranks; rank++)
        {
            (string Text, int First, int Length)[] sums = Own(rank * groups / ranks, (rank + 1) * groups / ranks);
            foreach ((string text, int first, int length) in sums) Take(tree, open, text, first, length);
        }
        return open.AsEnumerable().Reverse().Aggregate((sum, waiting) => $"({waiting}+{sum})");
    }

    private static (string, int, int)[] Own(int first, int end)
    {
        var tree = new GroupTree();
        var open = new List<string>();
        for (int group = first; group < end; group++) Take(tree, open, $"{group}", group, 1);
        return [.. open.Zip(GroupTree.Sums(first, end), (text, sum) => (text, sum.First, sum.Length))];
    }

    private static void Take(GroupTree tree, List<string> open, string text, int first, int length)
    {
        for (int added = tree.Push(first, length); added > 0; added--)
        {
            text = $"({open[^1]}+{text})";
            open.RemoveAt(open.Count - 1);
        }
        open.Add(text);
        Assert.Equal(tree.Open, open.Count);
    }

    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "(0+1)")]
    [InlineData(4, "((0+1)+(2+3))")]
    [InlineData(6, "(((0+1)+(2+3))+(4+5))")]
    [InlineData(7, "(((0+1)+(2+3))+((4+5)+6))")]
    public void Push_OneGroupAfterTheOther_AddsLikeToLike(int groups, string expected) => Assert.Equal(expected, Sum(groups, 1));

    [Fact]
    public void Push_AnyNumberOfRanksThatDividesTheGroups_AddsInTheSameOrder()
    {
        for (int groups = 1; groups <= 64; groups++)
            for (int ranks = 2; ranks <= groups; ranks++)
                if (groups % ranks == 0) Assert.Equal(Sum(groups, 1), Sum(groups, ranks));
    }

    // Then a rank sends one gradient, however many groups it has.
    [Fact]
    public void Sums_PowersOfTwo_AreOneForEachRank()
    {
        for (int groups = 1; groups <= 64; groups *= 2)
            for (int ranks = 1; ranks <= groups; ranks *= 2)
                for (int rank = 0; rank < ranks; rank++)
                    Assert.Single(GroupTree.Sums(rank * groups / ranks, (rank + 1) * groups / ranks));
    }
}
