using AttentiveWriter.Autograd;

namespace AttentiveWriter.Tests.Autograd;

public class RecurrenceTests
{
    [Fact]
    public void Run_ThreeSteps_StartsThenStepsThenEnds()
    {
        using var recurrence = new Recurrence(2);
        var calls = new List<string>();
        recurrence.End.Record(new CallOp(() => calls.Add("end")));
        recurrence.Step.Record(new CallOp(() => calls.Add("step")));
        recurrence.Start.Record(new CallOp(() => calls.Add("start")));

        recurrence.Run(3, t => calls.Add($"done {t}"));

        Assert.Equal(["start", "step", "done 0", "step", "done 1", "step", "done 2", "end"], calls);
    }

    [Fact]
    public void Run_Twice_CountsTimeFromZeroAgain()
    {
        using var recurrence = new Recurrence(1);
        var times = new List<int>();
        recurrence.Step.Record(new CallOp(() => times.Add(recurrence.Step.Time)));

        recurrence.Run(4, t => Assert.Equal(recurrence.Step.Time, t));
        recurrence.Run(2, _ => { });

        Assert.Equal([0, 1, 2, 3, 0, 1], times);
        Assert.Equal((0, 0), (recurrence.Start.Time, recurrence.End.Time));
    }

    [Fact]
    public void Carry_EachStep_StartsFromWhatTheLastOneLeft()
    {
        using var recurrence = new Recurrence(3);
        Variable before = recurrence.Start.Input(5);
        recurrence.Start.Record(new CallOp(() => before.Value.Span.Fill(1)));
        Variable after = CallOp.RecordTwicePlusOne(recurrence.Step, before);
        Variable end = CallOp.RecordTwicePlusOne(recurrence.End, after);
        recurrence.Carry([after], [before]);
        var seen = new List<(float Before, float After)>();

        recurrence.Run(3, _ => seen.Add((before.Value.Span[^1], after.Value.Span[^1])));
        float[] first = end.Value.Span.ToArray();
        recurrence.Run(3, _ => { });

        // The values of a step are there while it is told, not yet those of the next.
        Assert.Equal([(1, 3), (3, 7), (7, 15)], seen);
        Assert.All(first, value => Assert.Equal(31, value));
        Assert.Equal(first, end.Value.Span.ToArray());
    }

    [Fact]
    public void Carry_SeveralValues_PairsThemInOrder()
    {
        using var recurrence = new Recurrence(1);
        Variable[] before = [recurrence.Start.Input(1), recurrence.Start.Input(2), recurrence.Start.Input(3)];
        Variable[] after = [.. before.Select(value => CallOp.RecordTwicePlusOne(recurrence.Step, value))];
        for (int i = 0; i < before.Length; i++) before[i].Value.Span.Fill(10 * i);
        recurrence.Carry(after[..1], before[..1]);
        recurrence.Carry(after[1..], before[1..]);

        recurrence.Run(2, _ => { });

        Assert.Equal([3, 43, 43, 83, 83, 83], before.SelectMany(value => value.Value.Span.ToArray()));
    }

    [Fact]
    public void Run_AnyNumberOfSteps_TakesTheMemoryOfOneWithoutGradients()
    {
        using var recurrence = new Recurrence(64);
        Variable before = recurrence.Start.Output(1000), after = CallOp.RecordTwicePlusOne(recurrence.Step, before);
        recurrence.Carry([after], [before]);
        long bytes = recurrence.Step.Bytes;

        recurrence.Run(50, _ => { });

        Assert.Equal(bytes, recurrence.Step.Bytes);
        Assert.False(before.HasGradient);
        Assert.False(after.HasGradient);
    }
}
