using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd.Ops;

public class OpShapeTests
{
    [Fact]
    public void Linear_WrongNumberOrWidthOfInputs_IsRefused()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        Parameter weight = parameters.Add("layer.weight", 3, 5), bias = parameters.Add("layer.bias", 3);
        WeightBlock[] blocks = parameters.Split(weight, 2, 3);

        var count = Assert.Throws<ArgumentException>(() => Linear.Record("layer", blocks, bias, [tape.Output(2)]));
        var width = Assert.Throws<ArgumentException>(() => Linear.Record("layer", blocks, bias, [tape.Output(2), tape.Output(4)]));

        Assert.Contains("layer: 1 inputs for 2 blocks", count.Message, StringComparison.Ordinal);
        Assert.Contains("layer: input 1 has 4 columns, expected 3", width.Message, StringComparison.Ordinal);
        Assert.Empty(tape.Uses);
    }

    [Fact]
    public void Linear_StartOfAnotherWidth_IsRefused()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        WeightBlock[] blocks = parameters.Split(parameters.Add("layer.weight", 3, 5), 5);

        Assert.Throws<ArgumentException>(() => Linear.Record("layer", blocks, tape.Output(4), [tape.Output(5)]));
        Assert.Throws<ArgumentException>(() => Linear.Record("layer", blocks, tape.Output(3), [tape.Output(5)], tape.Output(4)));

        Assert.Empty(tape.Uses);
    }

    [Fact]
    public void Convolution_AnotherShape_IsRefused()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        var shape = new ConvolutionShape(4, 5, 2, 3, padding: 1);
        ConvolutionPlan plan = new([shape], 3), wide = new([new ConvolutionShape(4, 5, 18, 1)], 3), more = new([shape], 4);
        Parameter bias = parameters.Add("layer.bias", 3);
        WeightBlock[] blocks = parameters.Split(parameters.Add("layer.weight", 3, 2, 3, 3), shape);

        Refused("layer: 0 inputs and 1 shapes for 1 blocks", () => Convolution.Record("layer", blocks, bias, plan, []));
        Refused("layer: input 0 has 39 columns, expected 40", () => Convolution.Record("layer", blocks, bias, plan, [tape.Output(39)]));
        Refused("layer: block 0 has 18 inputs at 9 taps, expected 18 at 1",
            () => Convolution.Record("layer", blocks, bias, wide, [tape.Output(360)]));
        Refused("layer: 3 outputs, 3 biases and an output of 80 columns, expected 4, 4 and 80",
            () => Convolution.Record("layer", blocks, bias, more, [tape.Output(40)]));
        Refused("layer: 3 outputs, 3 biases and an output of 20 columns, expected 3, 3 and 60",
            () => Convolution.Record("layer", blocks, bias, plan, [tape.Output(40)], tape.Output(20)));
        Assert.Empty(tape.Uses);
    }

    [Fact]
    public void ConvolutionPlan_InputsThatDisagree_AreRefused()
    {
        ConvolutionShape shape = new(4, 5, 2, 3, padding: 1), smaller = new(4, 5, 2, 3), window = new(4, 5, 2, 1);
        using var parameters = new ParameterSet(KnownDevices.Cpu);

        Refused("input 1 gives 2 x 3 outputs, expected 4 x 5", () => _ = new ConvolutionPlan([shape, smaller], 3));
        Refused("no inputs", () => _ = new ConvolutionPlan([], 3));
        Refused("layer: kernels of 3, 1, expected one size",
            () => _ = new ConvolutionLayer(parameters, "layer", new ConvolutionPlan([shape, window], 3)));
    }

    [Fact]
    public void EveryOtherOp_WrongColumns_IsRefused()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);

        Assert.Throws<ArgumentException>(() => LstmCell.Record(tape.OutputReplacedByGradient(8), tape.Output(3)));
        Assert.Throws<ArgumentException>(() => LstmCell.Record(tape.OutputReplacedByGradient(12), tape.Output(3), 2));
        Assert.Throws<ArgumentException>(() => Activation.Record((ActivationFunction)7, tape.Output(3)));
        Assert.Throws<ArgumentException>(() => GaussianSample.Record(tape.Output(3), tape.Output(4), tape.Input(3)));
        Assert.Throws<ArgumentException>(() => GaussianSample.Record(tape.Output(3), tape.Output(3), tape.Input(4)));
        for (int wrong = 0; wrong < 5; wrong++)
        {
            Variable[] v = [.. Enumerable.Range(0, 5).Select(i => tape.Output(i == wrong ? 4 : 3))];
            Assert.Throws<ArgumentException>(() => GaussianSampleGivenPrior.Record(v[0], v[1], v[2], v[3], v[4]));
        }
        Assert.Throws<ArgumentException>(() => FilterBank.Record(tape.Output(4), 2, 5, 5));
        FilterBank.Filters filters = FilterBank.Record(tape.Output(5), 2, 6, 4);
        Assert.Throws<ArgumentException>(() => AttentiveRead.Record(tape.Input(24), tape.Output(24), filters, 3));
        Assert.Throws<ArgumentException>(() => AttentiveRead.Record(tape.Input(24), tape.Output(23), filters, 1));
        Assert.Throws<ArgumentException>(() => AttentiveRead.Record(tape.Input(24), null, filters, 3));
        Assert.Throws<ArgumentException>(() => AttentiveWrite.Record(tape.Output(24), tape.Output(8), filters));
        Assert.Throws<ArgumentException>(() => AttentiveWrite.Record(tape.Output(24), tape.Output(5), filters));
        Assert.Throws<ArgumentException>(() => AffineRead.Record(tape.Input(24), tape.Output(24), tape.Output(6), 2, 6, 4, 1));
        Assert.Throws<ArgumentException>(() => AffineRead.Record(tape.Input(24), tape.Output(24), tape.Output(7), 2, 6, 4, 3));
        Assert.Throws<ArgumentException>(() => AffineRead.Record(tape.Input(24), tape.Output(23), tape.Output(7), 2, 6, 4, 1));
        Assert.Throws<ArgumentException>(() => AffineRead.Record(tape.Input(24), null, tape.Output(7), 2, 6, 4, 3));
        Assert.Throws<ArgumentException>(() => AffineWrite.Record(tape.Output(24), tape.Output(4), tape.Output(6), 2, 6, 4));
        Assert.Throws<ArgumentException>(() => AffineWrite.Record(tape.Output(24), tape.Output(8), tape.Output(7), 2, 6, 4));
        Assert.Throws<ArgumentException>(() => AffineWrite.Record(tape.Output(24), tape.Output(5), tape.Output(7), 2, 6, 4));
        Assert.Throws<ArgumentException>(() => ErrorImage.Record(tape.Input(4), tape.Output(5)));
        Assert.Throws<ArgumentException>(() => BernoulliCost.Record(tape.Input(4), tape.Output(5)));
        Assert.Throws<ArgumentException>(() => LogisticCost.Record(tape.Input(4), tape.Output(8)));
        Assert.Throws<ArgumentException>(() => LogisticErrorImage.Record(tape.Input(4), tape.Output(20)));
        Assert.Throws<ArgumentException>(() => SoftmaxCost.Record(tape.Input(4), tape.Output(5)));
        Assert.Throws<ArgumentException>(() => FullWrite.Record(tape.Output(4), tape.Output(5)));
    }

    [Fact]
    public void NormalNoise_NoSource_IsRefused()
    {
        using var tape = new Tape(KnownDevices.Cpu.Start(1), 2, training: true);
        NormalNoise.Record(tape, 3, 0);

        Assert.Throws<InvalidOperationException>(tape.Forward);
    }

    private static void Refused(string problem, Action action) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
}
