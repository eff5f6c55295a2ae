using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class GradientMemoryTests
{
    [Fact]
    public void Backward_ManySteps_TakesFarLessThanOneGradientAStep()
    {
        // An arena grows by 4 MB at most: what a few gradients take, rounded up, is far from what a hundred would.
        const int Rows = 4, Columns = 16_384, Steps = 100;
        using var tape = new Tape(KnownDevices.Cpu.Start(1), Rows, training: true);
        Variable x = tape.Output(Columns), y = Chain(x, Steps);
        tape.Forward();
        long recorded = tape.Bytes;

        tape.Backward([y], 1);
        long first = tape.Bytes - recorded;
        tape.Backward([y], 1);

        Assert.InRange(first, 0, Rows * Columns * sizeof(float) * Steps / 3);
        Assert.Equal(first, tape.Bytes - recorded);
    }

    [Fact]
    public void Backward_MemoryUsedAgain_BeginsWithZeros()
    {
        const int Steps = 7;
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        Variable x = tape.Output(3), y = Chain(x, Steps);
        tape.Forward();

        for (int pass = 0; pass < 3; pass++)
        {
            tape.Backward([y], 0.5f);

            Assert.All(x.ReadGradient(), value => Assert.Equal(0.5f * (1 << Steps), value));
        }
    }

    [Fact]
    public void Backward_ValuesOfDifferentWidths_DoNotShareMemory()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        Variable narrow = tape.Output(3), wide = tape.Output(70);
        Variable narrowEnd = Chain(narrow, 4), wideEnd = Chain(wide, 4);
        tape.Forward();

        for (int pass = 0; pass < 2; pass++) tape.Backward([narrowEnd, wideEnd], 1);

        Assert.Equal((2 * 3, 2 * 70), (narrow.Gradient.Span.Length, wide.Gradient.Span.Length));
        Assert.All([.. narrow.Gradient.Span, .. wide.Gradient.Span], (float value) => Assert.Equal(16, value));
    }

    [Fact]
    public void Gradient_PassedOn_Throws()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: true);
        Variable x = tape.Output(3), middle = Chain(x, 1), y = Chain(middle, 1);
        tape.Forward();
        tape.Backward([y], 1);

        var thrown = Assert.Throws<InvalidOperationException>(() => { _ = middle.ReadGradient(); });

        Assert.Contains("passed on", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => { _ = y.ReadGradient(); });
        Assert.All(x.ReadGradient(), value => Assert.Equal(4, value));
    }

    [Fact]
    public void Record_AfterBackward_IsRefused()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: true);
        Variable x = tape.Output(3), y = Chain(x, 1);
        tape.Backward([y], 1);

        Assert.Throws<InvalidOperationException>(() => Chain(y, 1));
    }

    [Fact]
    public void Gradient_OfLayers_OutlivesBackward()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        Parameter weight = parameters.Add("weight", 5, 3), bias = parameters.Add("bias", 5);
        weight.Value.Span.Fill(0.5f);
        WeightBlock[] blocks = parameters.Split(weight, 3);
        Variable row = Broadcast.Record(tape, parameters.Add("row", 3));
        Variable first = Linear.Record("layer", blocks, bias, [row]), next = Chain(first, 3);
        parameters.Refresh();
        tape.Forward();

        tape.Backward([next], 1);

        Assert.All(first.ReadGradient(), value => Assert.Equal(8, value));
        Assert.All(row.ReadGradient(), value => Assert.Equal(5 * 0.5f * 8, value));
        Assert.Throws<InvalidOperationException>(() => { _ = next.ReadGradient(); });
    }

    private static Variable Chain(Variable value, int steps)
    {
        for (int t = 0; t < steps; t++) value = CallOp.RecordTwicePlusOne(value);
        return value;
    }
}
