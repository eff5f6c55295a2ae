using AttentiveWriter.Autograd;

namespace AttentiveWriter.Tests.Autograd;

public class BatchPlanTests
{
    public static TheoryData<int, int> Plans => Numbers.Pairs([1, 2, 7, 15, 16, 17, 100, 1000], 1, 2, 3, 5, 16, 40);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Plan_AnyBatchAndWorkers_DealsEveryRowOnce(int rows, int workers)
    {
        var plan = new BatchPlan(rows, workers);

        Assert.Equal(Math.Min(rows, BatchPlan.MaxShards), plan.Shards);
        Assert.Equal(Math.Min(workers, plan.Shards), plan.Workers);
        Assert.Equal((0, rows), (plan.ShardStart(0), plan.ShardStart(plan.Shards)));
        Assert.Equal((0, rows), (plan.FirstRow(0), plan.FirstRow(plan.Workers)));
        Assert.All(Enumerable.Range(0, plan.Shards), s => Assert.InRange(plan.ShardStart(s + 1) - plan.ShardStart(s), 1, rows / plan.Shards + 1));
        Assert.All(Enumerable.Range(0, plan.Workers), w => Assert.InRange(plan.RowCount(w), 1, rows));
        Assert.Equal(rows, Enumerable.Range(0, plan.Workers).Sum(plan.RowCount));
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Owner_EveryShard_IsTheWorkerWithItsRows(int rows, int workers)
    {
        var plan = new BatchPlan(rows, workers);

        for (int shard = 0; shard < plan.Shards; shard++)
        {
            int owner = plan.Owner(shard);
            Assert.InRange(plan.ShardStart(shard), plan.FirstRow(owner), plan.FirstRow(owner + 1) - 1);
            Assert.InRange(plan.ShardStart(shard + 1), plan.FirstRow(owner) + 1, plan.FirstRow(owner + 1));
        }
    }

    [Fact]
    public void Shards_OtherWorkers_StayWhereTheyAre()
    {
        int[] starts = Starts(1);

        Assert.Equal(starts, Starts(3));
        Assert.Equal(starts, Starts(16));
    }

    [Fact]
    public void Plan_NoRowsOrWorkers_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlan(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlan(1, 0));
    }

    private static int[] Starts(int workers)
    {
        var plan = new BatchPlan(100, workers);
        return [.. Enumerable.Range(0, plan.Shards + 1).Select(plan.ShardStart)];
    }
}
