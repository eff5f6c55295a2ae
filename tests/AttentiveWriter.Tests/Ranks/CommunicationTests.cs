using AttentiveWriter.Ranks;

namespace AttentiveWriter.Tests.Ranks;

public class CommunicationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AllGatherAndAllToAll_PartsOfAnyLength_ComeInTheOrderOfTheRanks(int size) => ThreadRanks.Run(size, ranks =>
    {
        int[] counts = [.. Enumerable.Range(0, size)];
        double[] all = new double[counts.Sum()];
        ranks.AllGather<double>([.. Enumerable.Repeat(ranks.Rank + 0.5, ranks.Rank)], all, counts);
        Assert.Equal(counts.SelectMany(rank => Enumerable.Repeat(rank + 0.5, rank)), all);

        // From each to each as many as the receiver's rank, with both their numbers.
        int[] received = new int[size * ranks.Rank];
        ranks.AllToAll<int>([.. counts.SelectMany(to => Enumerable.Repeat(10 * ranks.Rank + to, to))], counts, received,
            [.. Enumerable.Repeat(ranks.Rank, size)]);
        Assert.Equal(counts.SelectMany(from => Enumerable.Repeat(10 * from + ranks.Rank, ranks.Rank)), received);
        return true;
    });

    [Fact]
    public void Broadcast_Text_IsThatOfRank0()
    {
        string[] texts = ThreadRanks.Run(3, ranks => ranks.Broadcast(ranks.Rank == 0 ? "naïve text" : "something else, and longer"));

        Assert.Equal(["naïve text", "naïve text", "naïve text"], texts);
    }

    [Fact]
    public void Any_OneRank_IsKnownToAll()
    {
        Assert.Equal([true, true, true], ThreadRanks.Run(3, ranks => ranks.Any(ranks.Rank == 1)));
        Assert.Equal([false, false], ThreadRanks.Run(2, ranks => ranks.Any(false)));
        Assert.True(((ICommunicator?)null).Any(true));
    }

    [Fact]
    public void RequireSame_OneRankDiffers_AllNameIt()
    {
        string?[] problems = ThreadRanks.Run(3, ranks =>
            Record.Exception(() => ranks.RequireSame("version", ranks.Rank == 2 ? "1.2.4" : "1.2.3"))?.Message);

        Assert.Equal(Enumerable.Repeat("rank 2 does not have the version of rank 0: 1.2.4 there, 1.2.3 here", 3), problems);
    }

    [Fact]
    public void RequireSame_TextsOfManyLines_ShowsTheFirstThatDiffers()
    {
        string?[] problems = ThreadRanks.Run(2, ranks => Record.Exception(() =>
            ranks.RequireSame("settings", $"{{\n  \"batch\": {48 + ranks.Rank},\n  \"steps\": {ranks.Rank}\n}}"))?.Message);

        Assert.Equal("rank 1 does not have the settings of rank 0: \"batch\": 49 there, \"batch\": 48 here", problems[0]);
        Assert.Equal(problems[0], problems[1]);
    }

    [Fact]
    public void RequireSame_LongTextsThatDifferAtTheEnd_AreTold()
    {
        string text = new('x', 100_000);

        Assert.All(ThreadRanks.Run(2, ranks => Record.Exception(() => ranks.RequireSame("text", text + ranks.Rank))),
            problem => Assert.IsType<RankFailedException>(problem));
        Assert.All(ThreadRanks.Run(2, ranks => Record.Exception(() => ranks.RequireSame("text", text))), Assert.Null);
    }
}
