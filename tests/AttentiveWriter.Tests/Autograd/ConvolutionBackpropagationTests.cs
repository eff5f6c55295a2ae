using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class ConvolutionBackpropagationTests
{
    private const int Outputs = 7, Steps = 3;

    private static readonly ConvolutionShape[] Inputs =
        [new(20, 18, 2, 3, padding: 1), new(10, 9, 3, 3, padding: 1, upsampling: 2, planar: true)];

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, true)]
    [InlineData(40, false)]
    [InlineData(600, false)]
    public void Run_AnyWorkers_GivesTheSameBits(int batch, bool planarOutput)
    {
        float[][] expected = Gradients(batch, 1, planarOutput);

        foreach (int workers in new[] { 2, 3, 16, 20 })
        {
            float[][] actual = Gradients(batch, workers, planarOutput);
            for (int p = 0; p < expected.Length; p++) Numbers.AssertSameBits(expected[p], actual[p], $"parameter {p}, {workers} workers");
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(7, true)]
    [InlineData(40, false)]
    public void Run_AnyBatch_IsTheSumOverStepsRowsAndPositions(int batch, bool planarOutput)
    {
        float[][] actual = Gradients(batch, 3, planarOutput);

        int columns = Inputs.Sum(input => input.Columns), positions = Inputs[0].OutputHeight * Inputs[0].OutputWidth;
        double[][] expected = [new double[Outputs * columns], new double[Outputs]];
        for (int t = 0; t < Steps; t++)
            for (int r = 0; r < batch; r++)
            {
                float[] d = Numbers.Normal(Outputs * positions, Address(2, t, r));
                float dy(int o, int p) => planarOutput ? d[o * positions + p] : d[p * Outputs + o];
                for (int o = 0; o < Outputs; o++)
                    for (int p = 0; p < positions; p++) expected[1][o] += dy(o, p);
                for (int i = 0, first = 0; i < Inputs.Length; first += Inputs[i++].Columns)
                    AddDirect(Inputs[i], Numbers.Normal(Inputs[i].InputLength, Address(i, t, r)), dy, expected[0], columns, first);
            }
        double tolerance = 2e-6 * Math.Sqrt(Steps * batch * positions);
        for (int p = 0; p < 2; p++) Numbers.AssertNear([.. expected[p].Select(v => (float)v)], actual[p], tolerance, $"parameter {p}");
    }

    [Fact]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using Executor executor = KnownDevices.Cpu.Start(1);
        using Tape tape = Record(executor, 5, new ConvolutionLayer(parameters, "layer", new ConvolutionPlan(Inputs, Outputs)));
        using var backpropagation = new Backpropagation(tape, []);
        for (int i = 0; i < 3; i++) Step();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 3; i++) Step();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Step()
        {
            parameters.Refresh();
            tape.Forward();
            backpropagation.Run(0);
        }
    }

    [Fact]
    public void Operations_OfALayer_AreThoseOfItsForwardPass()
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using Executor executor = KnownDevices.Cpu.Start(1);
        using Tape tape = Record(executor, 5, new ConvolutionLayer(parameters, "layer", new ConvolutionPlan(Inputs, Outputs)));
        using var backpropagation = new Backpropagation(tape, []);

        Assert.Equal(2.0 * Steps * 5 * 20 * 18 * Outputs * Inputs.Sum(input => input.Columns), backpropagation.Operations);
        Assert.Equal(2 * backpropagation.Operations, tape.Operations);
    }

    private static void AddDirect(ConvolutionShape shape, float[] image, Func<int, int, float> dy, double[] sum, int columns, int first)
    {
        int u = shape.Upsampling, k = shape.Kernel;
        for (int oy = 0; oy < shape.OutputHeight; oy++)
            for (int ox = 0; ox < shape.OutputWidth; ox++)
                for (int ky = 0; ky < k; ky++)
                    for (int kx = 0; kx < k; kx++)
                    {
                        int y = oy * shape.Stride + ky - shape.Padding, x = ox * shape.Stride + kx - shape.Padding;
                        if (y < 0 || x < 0 || y >= shape.Height * u || x >= shape.Width * u) continue;
                        int pixel = y / u * shape.Width + x / u;
                        for (int c = 0; c < shape.Channels; c++)
                        {
                            float value = image[shape.Planar ? c * shape.Height * shape.Width + pixel : pixel * shape.Channels + c];
                            int column = first + (c * k + ky) * k + kx, position = oy * shape.OutputWidth + ox;
                            for (int o = 0; o < Outputs; o++) sum[o * columns + column] += (double)value * dy(o, position);
                        }
                    }
    }

    /// <summary>Gradients of a layer of two inputs used at three steps, from given inputs and output gradients.</summary>
    private static float[][] Gradients(int batch, int workers, bool planarOutput)
    {
        using var parameters = new ParameterSet(KnownDevices.Cpu);
        using Executor executor = KnownDevices.Cpu.Start(workers);
        using Tape tape = Record(executor, batch,
            new ConvolutionLayer(parameters, "layer", new ConvolutionPlan(Inputs, Outputs, planarOutput)));
        using var backpropagation = new Backpropagation(tape, []);
        parameters.Refresh();
        backpropagation.Run(0);
        backpropagation.Run(0);
        return [.. parameters.Parameters.Select(p => p.ReadGradient())];
    }

    private static Tape Record(Executor executor, int batch, ConvolutionLayer layer)
    {
        var tape = new Tape(executor, batch, training: true);
        for (int step = 0; step < Steps; step++)
        {
            int t = step;
            Variable[] inputs = [.. Inputs.Select(shape => tape.Output(shape.InputLength))];
            Variable output = layer.Apply(inputs);
            for (int i = 0; i < inputs.Length; i++)
                for (int r = 0; r < tape.Rows; r++) Numbers.Normal(inputs[i].Columns, Address(i, t, r)).CopyTo(inputs[i].Value.Row(r));
            tape.Record(new Given(output, r => Numbers.Normal(output.Columns, Address(2, t, r))));
        }
        return tape;
    }

    private static int Address(int kind, int t, int row) => (kind * Steps + t) * 1000 + row;
}
