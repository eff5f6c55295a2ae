using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class BatchPlanTests
{
    public static TheoryData<int, int> Plans => Numbers.Pairs([1, 2, 7, 15, 16, 17, 100, 1000], 1, 2, 3, 5, 16, 40);

    [Theory]
    [MemberData(nameof(Plans))]
    public void Plan_AnyBatchAndWorkers_DealsEveryRowOnce(int rows, int workers)
    {
        var plan = new BatchPlan(rows, workers);

        Assert.Equal(Math.Min(workers, rows), plan.Workers);
        Assert.Equal((0, rows), (plan.FirstRow(0), plan.FirstRow(plan.Workers)));
        Assert.All(Enumerable.Range(0, plan.Workers), w => Assert.InRange(plan.RowCount(w), rows / plan.Workers, rows / plan.Workers + 1));
        Assert.Equal(rows, Enumerable.Range(0, plan.Workers).Sum(plan.RowCount));
    }

    [Fact]
    public void Plan_NoRowsOrWorkers_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlan(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchPlan(1, 0));
    }
}
