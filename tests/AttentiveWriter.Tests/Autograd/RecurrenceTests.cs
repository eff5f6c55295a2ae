using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Tests.Autograd;

public class RecurrenceTests
{
    [Fact]
    public void Run_ThreeSteps_StartsThenStepsThenEnds()
    {
        using var recurrence = new Recurrence(KnownDevices.Cpu.Start(1), 2);
        var calls = new List<string>();
        recurrence.Tape.Record(new CallOp(() => calls.Add("start")));
        recurrence.BeginStep();
        recurrence.Tape.Record(new CallOp(() => calls.Add("step")));
        recurrence.EndStep([], []);
        recurrence.Tape.Record(new CallOp(() => calls.Add("end")));

        recurrence.Run(3, t => calls.Add($"done {t}"));

        Assert.Equal(["start", "step", "done 0", "step", "done 1", "step", "done 2", "end"], calls);
    }

    [Fact]
    public void Run_Twice_CountsTimeFromZeroAgain()
    {
        using var recurrence = new Recurrence(KnownDevices.Cpu.Start(1), 1);
        var times = new List<int>();
        recurrence.BeginStep();
        recurrence.Tape.Record(new CallOp(() => times.Add(recurrence.Tape.Noise.Time)));
        recurrence.EndStep([], []);

        recurrence.Run(4, t => Assert.Equal(recurrence.Tape.Noise.Time, t));
        recurrence.Run(2, _ => { });

        Assert.Equal([0, 1, 2, 3, 0, 1], times);
    }

    [Fact]
    public void EndStep_EachStep_StartsFromWhatTheLastOneLeft()
    {
        using var recurrence = new Recurrence(KnownDevices.Cpu.Start(1), 3);
        Variable before = recurrence.Tape.Input(5);
        recurrence.Tape.Record(new CallOp(() => before.Value.Span.Fill(1)));
        recurrence.BeginStep();
        Variable after = CallOp.RecordTwicePlusOne(before);
        recurrence.EndStep([after], [before]);
        Variable end = CallOp.RecordTwicePlusOne(after);
        var seen = new List<(float Before, float After)>();

        recurrence.Run(3, _ => seen.Add((before.Value.Span[^1], after.Value.Span[^1])));
        float[] first = end.Read();
        recurrence.Run(3, _ => { });

        // The values of a step are there while it is told, not yet those of the next.
        Assert.Equal([(1, 3), (3, 7), (7, 15)], seen);
        Assert.All(first, value => Assert.Equal(31, value));
        Assert.Equal(first, end.Read());
    }

    [Fact]
    public void EndStep_SeveralValues_PairsThemInOrder()
    {
        using var recurrence = new Recurrence(KnownDevices.Cpu.Start(1), 1);
        Variable[] before = [recurrence.Tape.Input(1), recurrence.Tape.Input(2), recurrence.Tape.Input(3)];
        recurrence.BeginStep();
        Variable[] after = [.. before.Select(CallOp.RecordTwicePlusOne)];
        for (int i = 0; i < before.Length; i++) before[i].Value.Span.Fill(10 * i);
        recurrence.EndStep(after, before);

        recurrence.Run(2, _ => { });

        Assert.Equal([3, 43, 43, 83, 83, 83], before.SelectMany(value => value.Read()));
    }

    [Fact]
    public void Run_AnyNumberOfSteps_TakesTheMemoryOfOneWithoutGradients()
    {
        using var recurrence = new Recurrence(KnownDevices.Cpu.Start(1), 64);
        Variable before = recurrence.Tape.Output(1000);
        recurrence.BeginStep();
        Variable after = CallOp.RecordTwicePlusOne(before);
        recurrence.EndStep([after], [before]);
        long bytes = recurrence.Tape.Bytes;

        recurrence.Run(50, _ => { });

        Assert.Equal(bytes, recurrence.Tape.Bytes);
        Assert.False(before.HasGradient);
        Assert.False(after.HasGradient);
    }
}
