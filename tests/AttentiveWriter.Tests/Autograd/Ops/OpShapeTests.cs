using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd.Ops;

public class OpShapeTests
{
    [Fact]
    public void Linear_WrongNumberOrWidthOfInputs_IsRefused()
    {
        using var parameters = new ParameterSet();
        using var tape = new Tape(2, training: true);
        Parameter weight = parameters.Add("layer.weight", 3, 5), bias = parameters.Add("layer.bias", 3);
        WeightBlock[] blocks = parameters.Split(weight, 2, 3);

        var count = Assert.Throws<ArgumentException>(() => Linear.Record(tape, blocks, bias, [tape.Output(2)]));
        var width = Assert.Throws<ArgumentException>(() => Linear.Record(tape, blocks, bias, [tape.Output(2), tape.Output(4)]));

        Assert.Contains("layer.weight: 1 inputs for 2 blocks", count.Message, StringComparison.Ordinal);
        Assert.Contains("layer.weight: input 1 has 4 columns, expected 3", width.Message, StringComparison.Ordinal);
        Assert.Empty(tape.Uses);
    }

    [Fact]
    public void Linear_StartOfAnotherWidth_IsRefused()
    {
        using var parameters = new ParameterSet();
        using var tape = new Tape(2, training: true);
        WeightBlock[] blocks = parameters.Split(parameters.Add("layer.weight", 3, 5), 5);

        Assert.Throws<ArgumentException>(() => Linear.Record(tape, blocks, tape.Output(4), [tape.Output(5)]));
        Assert.Throws<ArgumentException>(() => Linear.Record(tape, blocks, tape.Output(3), [tape.Output(5)], tape.Output(4)));

        Assert.Empty(tape.Uses);
    }

    [Fact]
    public void EveryOtherOp_WrongColumns_IsRefused()
    {
        using var tape = new Tape(2, training: true);

        Assert.Throws<ArgumentException>(() => LstmCell.Record(tape, tape.OutputReplacedByGradient(8), tape.Output(3)));
        Assert.Throws<ArgumentException>(() => GaussianSample.Record(tape, tape.Output(3), tape.Output(4), tape.Input(3)));
        Assert.Throws<ArgumentException>(() => GaussianSample.Record(tape, tape.Output(3), tape.Output(3), tape.Input(4)));
        Assert.Throws<ArgumentException>(() => FilterBank.Record(tape, tape.Output(4), 2, 5, 5));
        FilterBank.Filters filters = FilterBank.Record(tape, tape.Output(5), 2, 6, 4);
        Assert.Throws<ArgumentException>(() => AttentiveRead.Record(tape, tape.Input(24), tape.Output(24), filters, 3));
        Assert.Throws<ArgumentException>(() => AttentiveWrite.Record(tape, tape.Output(24), tape.Output(8), filters));
        Assert.Throws<ArgumentException>(() => AttentiveWrite.Record(tape, tape.Output(24), tape.Output(5), filters));
        Assert.Throws<ArgumentException>(() => ErrorImage.Record(tape, tape.Input(4), tape.Output(5)));
        Assert.Throws<ArgumentException>(() => BernoulliCost.Record(tape, tape.Input(4), tape.Output(5)));
        Assert.Throws<ArgumentException>(() => FullWrite.Record(tape, tape.Output(4), tape.Output(5)));
    }

    [Fact]
    public void NormalNoise_NoSource_IsRefused()
    {
        using var tape = new Tape(2, training: true);
        NormalNoise.Record(tape, 3, 0);

        Assert.Throws<InvalidOperationException>(tape.Forward);
    }
}
