using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class SampleOrderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(300_000)]
    public void Item_EachEpoch_VisitsEachImageOnce(int count)
    {
        var order = new SampleOrder(seed: 1, count);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            bool[] seen = new bool[count];
            for (int i = 0; i < count; i++)
            {
                (long foundEpoch, long index) = order[(long)epoch * count + i];
                Assert.Equal(epoch, foundEpoch);
                Assert.False(seen[index]);
                seen[index] = true;
            }
        }
    }

    [Fact]
    public void Item_EpochsAndSeeds_Differ()
    {
        long[] first = Walk(new SampleOrder(1, 100), 0, 100), second = Walk(new SampleOrder(1, 100), 100, 100);

        Assert.NotEqual(first, second);
        Assert.NotEqual(first, Walk(new SampleOrder(2, 100), 0, 100));
        Assert.NotEqual(Enumerable.Range(0, 100).Select(i => (long)i), first);
        Assert.Equal(first, Walk(new SampleOrder(1, 100), 0, 100));
    }

    [Fact]
    public void Item_Jump_GivesTheSameAsWalking()
    {
        long[] walked = Walk(new SampleOrder(7, 50), 0, 500);

        for (int start = 0; start < 480; start += 37) Assert.Equal(walked[start..(start + 20)], Walk(new SampleOrder(7, 50), start, 20));
        var back = new SampleOrder(7, 50);
        for (int i = 499; i >= 0; i--) Assert.Equal(walked[i], back[i].Index);
    }

    [Fact]
    public void Item_ManyShuffles_PutEachImageEverywhere()
    {
        // 6 orders of 3 images, 6,000 epochs: each order about 1,000 times (standard deviation 29).
        var order = new SampleOrder(3, 3);

        int[] counts = [.. Enumerable.Range(0, 6000).GroupBy(e => order[3L * e].Index * 3 + order[3L * e + 1].Index)
            .Select(group => group.Count())];

        Assert.Equal(6, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Item_AcrossAnEpochsEnd_AllocatesNothingOnceBothAreHeld()
    {
        var order = new SampleOrder(3, 1000);
        _ = order[999].Index + order[1000].Index;
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++) _ = order[900 + 2 * i];

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Constructor_BadArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleOrder(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleOrder(1, 1L << 40));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleOrder(1, 5)[-1]);
    }

    private static long[] Walk(SampleOrder order, long start, int count) =>
        [.. Enumerable.Range(0, count).Select(i => order[start + i].Index)];
}
