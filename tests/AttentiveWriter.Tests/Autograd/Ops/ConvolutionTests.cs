using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;
using AttentiveWriter.Tests.Devices;

namespace AttentiveWriter.Tests.Autograd.Ops;

public class ConvolutionTests
{
    public static TheoryData<int, bool> Cases => Numbers.Pairs(Enumerable.Range(0, ConvolutionCase.All.Length), false, true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_EveryShape_IsTheDirectConvolution(int index, bool planarOutput)
    {
        const int Rows = 2, Outputs = 5;
        ConvolutionShape shape = ConvolutionCase.All[index];
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using var tape = new Tape(KnownDevices.Cpu.Start(1), Rows, training: false);
        var layer = new ConvolutionLayer(parameters, "layer", new ConvolutionPlan([shape], Outputs, planarOutput));
        float[] image = Numbers.Whole(Rows * shape.InputLength, 1);
        float[] weight = Numbers.Whole(Outputs * shape.Columns, 2), bias = Numbers.Whole(Outputs, 3);
        weight.CopyTo(parameters.Parameters[0].Value.Span);
        bias.CopyTo(layer.Bias.Value.Span);
        Variable x = tape.Input(shape.InputLength), y = layer.Apply([x]);
        image.CopyTo(x.Value.Span);

        parameters.Refresh();
        tape.Forward();

        int positions = shape.OutputHeight * shape.OutputWidth;
        for (int r = 0; r < Rows; r++)
        {
            double[] expected = ConvolutionCase.Convolve(shape, Outputs, x.Value.Row(r).ToArray(), weight);
            for (int o = 0; o < Outputs; o++)
                for (int p = 0; p < positions; p++)
                    Assert.Equal(expected[o * positions + p] + bias[o], y.Value.Row(r)[planarOutput ? o * positions + p : p * Outputs + o]);
        }
    }

    [Fact]
    public void Layer_Parameters_HaveTheShapesOfPyTorch()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        ConvolutionShape left = new(6, 6, 2, 3, padding: 1), right = new(6, 6, 5, 3, padding: 1);

        var layer = new ConvolutionLayer(parameters, "layer", new ConvolutionPlan([left, right], 4));
        layer.Initialise(new Initialiser(1));

        Assert.Equal(["layer.weight", "layer.bias"], parameters.Parameters.Select(p => p.Name));
        Assert.Equal([4, 7, 3, 3], parameters.Parameters[0].Shape);
        Assert.Equal(4 * 7 * 9, parameters.Parameters[0].Count);
        // +-1 / sqrt(7 * 9)
        Assert.InRange(parameters.Parameters[0].Value.Span.ToArray().Max(Math.Abs), 0.11, 0.126);
        Assert.All(layer.Bias.Value.Span.ToArray(), b => Assert.Equal(0, b));
    }
}
