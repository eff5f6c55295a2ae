using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class GradientBufferTests
{
    [Fact]
    public void Backward_ManySteps_TakesFarLessThanOneGradientAStep()
    {
        // An arena grows by 4 MB at most: what a few gradients take, rounded up, is far from what a hundred would.
        const int Rows = 4, Columns = 16_384, Steps = 100;
        using var tape = new Tape(Rows, training: true);
        Variable x = tape.Output(Columns), y = Chain(tape, x, Steps);
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
        using var tape = new Tape(2, training: true);
        Variable x = tape.Output(3), y = Chain(tape, x, Steps);
        tape.Forward();

        for (int pass = 0; pass < 3; pass++)
        {
            tape.Backward([y], 0.5f);

            Assert.All(x.Gradient.Span.ToArray(), value => Assert.Equal(0.5f * (1 << Steps), value));
        }
    }

    [Fact]
    public void Backward_ValuesOfDifferentWidths_DoNotShareMemory()
    {
        using var tape = new Tape(2, training: true);
        Variable narrow = tape.Output(3), wide = tape.Output(70);
        Variable narrowEnd = Chain(tape, narrow, 4), wideEnd = Chain(tape, wide, 4);
        tape.Forward();

        for (int pass = 0; pass < 2; pass++) tape.Backward([narrowEnd, wideEnd], 1);

        Assert.Equal((2 * 3, 2 * 70), (narrow.Gradient.Span.Length, wide.Gradient.Span.Length));
        Assert.All([.. narrow.Gradient.Span, .. wide.Gradient.Span], (float value) => Assert.Equal(16, value));
    }

    [Fact]
    public void Gradient_PassedOn_Throws()
    {
        using var tape = new Tape(1, training: true);
        Variable x = tape.Output(3), middle = Chain(tape, x, 1), y = Chain(tape, middle, 1);
        tape.Forward();
        tape.Backward([y], 1);

        var thrown = Assert.Throws<InvalidOperationException>(() => { _ = middle.Gradient; });

        Assert.Contains("passed on", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => { _ = y.Gradient; });
        Assert.All(x.Gradient.Span.ToArray(), value => Assert.Equal(4, value));
    }

    [Fact]
    public void Gradient_TouchedWithinThePassAfterItWasPassedOn_Throws()
    {
        using var tape = new Tape(1, training: true);
        Variable y = tape.Output(3);
        // Recorded before the op that makes the value: its backward comes too late to add to the gradient.
        tape.Record(new CallOp(() => { }, () => y.Gradient.Span.Fill(1)));
        tape.Record(new CallOp(() => { }, () => { }, y));

        Assert.Throws<InvalidOperationException>(() => tape.Backward([y], 1));
    }

    [Fact]
    public void Gradient_OfLayers_OutlivesBackward()
    {
        using var tape = new Tape(2, training: true);
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", 5, 3), bias = parameters.Add("bias", 5);
        weight.Value.Span.Fill(0.5f);
        WeightBlock[] blocks = parameters.Split(weight, 3);
        Variable row = Broadcast.Record(tape, parameters.Add("row", 3));
        Variable first = Linear.Record(tape, blocks, bias, [row]), next = Chain(tape, first, 3);
        parameters.Pack();
        tape.Forward();

        tape.Backward([next], 1);

        Assert.All(first.Gradient.Span.ToArray(), value => Assert.Equal(8, value));
        Assert.All(row.Gradient.Span.ToArray(), value => Assert.Equal(5 * 0.5f * 8, value));
        Assert.Throws<InvalidOperationException>(() => { _ = next.Gradient; });
    }

    private static Variable Chain(Tape tape, Variable value, int steps)
    {
        for (int t = 0; t < steps; t++) value = CallOp.RecordTwicePlusOne(tape, value);
        return value;
    }
}
