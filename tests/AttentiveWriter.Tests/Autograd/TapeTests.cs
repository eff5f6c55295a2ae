using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class TapeTests
{
    [Fact]
    public void Backward_Twice_GivesTheSameGradientsAgain()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        Variable image = tape.Input(5), canvas = tape.Output(5);
        Numbers.Uniform(10, 1).CopyTo(image.Value.Span);
        Numbers.Normal(10, 2).CopyTo(canvas.Value.Span);
        Variable cost = BernoulliCost.Record(image, canvas);
        tape.Forward();
        tape.Backward([cost], 1);
        float[] first = canvas.Gradient.Span.ToArray();

        tape.Backward([cost], 1);

        Assert.Contains(first, g => g != 0);
        Numbers.AssertSameBits(first, canvas.Gradient.Span);
    }

    [Fact]
    public void Backward_Weight_ScalesEveryGradient()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: true);
        Variable image = tape.Input(3), canvas = tape.Output(3);
        Variable cost = BernoulliCost.Record(image, canvas);
        tape.Forward();

        tape.Backward([cost], 0.25f);

        Assert.Equal([0.125f, 0.125f, 0.125f], canvas.Gradient.Span.ToArray());
    }

    [Fact]
    public void Backward_VariableUsedTwice_AddsBothGradients()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 1, training: true);
        Variable image = tape.Input(3), canvas = tape.Output(3);
        Variable once = BernoulliCost.Record(image, canvas), again = BernoulliCost.Record(image, canvas);
        tape.Forward();

        tape.Backward([once, again], 1);

        Assert.Equal([1, 1, 1], canvas.Gradient.Span.ToArray());
    }

    [Fact]
    public void Backward_CanvasReadBetweenTwoWrites_CollectsAllItsUses()
    {
        using var check = new GradientCheck(KnownDevices.Cpu);
        Variable image = check.Data(7), start = check.Leaf("start", 7);
        Variable first = FullWrite.Record(start, check.Leaf("first patch", 7));
        Variable seen = ErrorImage.Record(image, first);
        Variable second = FullWrite.Record(first, check.Leaf("second patch", 7));
        Variable seenAgain = ErrorImage.Record(image, second);

        check.Run(seen, seenAgain, second);
    }

    [Fact]
    public void Forward_AgainAfterBackward_GivesTheSameValues()
    {
        using var check = new GradientCheck(KnownDevices.Cpu);
        Parameter weight = check.Parameter("weight", 12, 4), bias = check.Parameter("bias", 12);
        Variable gates = Linear.Record("layer", check.Parameters.Split(weight, 4), bias, [check.Leaf("input", 4)],
            check.Tape.OutputReplacedByGradient(12));
        (Variable hidden, Variable cell) = LstmCell.Record(gates, check.Leaf("previous cell", 3));
        check.Run(hidden, cell);
        check.Tape.Forward();
        float[] before = [.. hidden.Value.Span, .. cell.Value.Span];

        check.Tape.Backward([], 0);
        check.Tape.Forward();

        Numbers.AssertSameBits(before, [.. hidden.Value.Span, .. cell.Value.Span]);
    }

    [Fact]
    public void Output_WithoutTraining_HasNoGradientAndTakesLessMemory()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 3, training: false);

        Variable value = tape.Output(4);

        Assert.False(value.HasGradient);
        Assert.False(tape.OutputReplacedByGradient(4).HasGradient);
        Assert.False(tape.OutputSharingGradient(value).HasGradient);
        Assert.True(value.Gradient.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => { _ = value.ReadGradient(); });
    }

    [Fact]
    public void Backpropagation_SecondOrWithoutTraining_IsRefused()
    {
        using Tape tape = new(KnownDevices.Cpu.Start(1), 1, training: true), drawing = new(KnownDevices.Cpu.Start(1), 1, training: false);
        using var first = new Backpropagation(tape, []);

        Assert.Throws<InvalidOperationException>(() => new Backpropagation(tape, []));
        Assert.Throws<InvalidOperationException>(() => new Backpropagation(drawing, []));
    }

    [Fact]
    public void Create_NoRows_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Tape(KnownDevices.Cpu.Start(1), 0, training: true));

    [Fact]
    public void Record_ValueOfAnotherTape_IsRefused()
    {
        using Tape tape = new(KnownDevices.Cpu.Start(1), 2, training: true), other = new(KnownDevices.Cpu.Start(1), 2, training: true);

        Assert.Throws<ArgumentException>(() => Multiply.Record(tape.Output(3), other.Output(3)));
    }

    [Fact]
    public void Use_ParametersOfAnotherDevice_AreRefused()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        using var parameters = new ParameterSet(KnownDevices.Reference);
        Parameter weight = parameters.Add("weight", 3, 4), bias = parameters.Add("bias", 3);

        Assert.Throws<ArgumentException>(() => Linear.Record("layer", parameters.Split(weight, 4), bias, [tape.Input(4)]));
        Assert.Throws<ArgumentException>(() => Broadcast.Record(tape, bias));
    }
}
