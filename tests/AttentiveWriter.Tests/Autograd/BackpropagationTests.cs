using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class BackpropagationTests
{
    private const int Outputs = 200, LeftInputs = 7, RightInputs = 19, Steps = 17;

    public static TheoryData<string, int> Batches => Numbers.Pairs(["cpu", "reference"], 1, 7, 16, 100);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(531)]
    public void Run_AnyWorkers_GivesTheSameBits(int batch)
    {
        float[][] expected = Gradients(KnownDevices.Cpu, batch, 1);

        foreach (int workers in new[] { 2, 3, 16 })
        {
            float[][] actual = Gradients(KnownDevices.Cpu, batch, workers);
            for (int p = 0; p < expected.Length; p++) Numbers.AssertSameBits(expected[p], actual[p], $"parameter {p}, {workers} workers");
        }
    }

    [Theory]
    [MemberData(nameof(Batches))]
    [InlineData("cpu", 531)]
    public void Run_AnyBatch_IsTheSumOverStepsAndRows(string device, int batch)
    {
        float[][] actual = Gradients(KnownDevices.Named(device), batch, 3);

        double[][] expected = [new double[Outputs * (LeftInputs + RightInputs)], new double[Outputs], new double[LeftInputs]];
        for (int t = 0; t < Steps; t++)
            for (int r = 0; r < batch; r++)
            {
                float[] dOutput = Numbers.Normal(Outputs, Address(2, t, r));
                float[] input = [.. Numbers.Normal(LeftInputs, Address(0, t, r)), .. Numbers.Normal(RightInputs, Address(1, t, r))];
                for (int o = 0; o < Outputs; o++)
                {
                    expected[1][o] += dOutput[o];
                    for (int i = 0; i < input.Length; i++) expected[0][o * input.Length + i] += (double)dOutput[o] * input[i];
                }
            }
        for (int r = 0; r < batch; r++)
            for (int i = 0; i < LeftInputs; i++) expected[2][i] += Numbers.Normal(LeftInputs, Address(3, 0, r))[i];
        double tolerance = (device == "cpu" ? 2e-6 : 4e-6) * Math.Sqrt(Steps * batch);
        for (int p = 0; p < 3; p++) Numbers.AssertNear([.. expected[p].Select(v => (float)v)], actual[p], tolerance, $"parameter {p}");
    }

    /// <summary>Gradients of a layer of two inputs used at all steps, and of a broadcast row, from given inputs and output
    /// gradients.</summary>
    private static float[][] Gradients(Device device, int batch, int workers)
    {
        using var parameters = new ParameterSet(device);
        Parameter weight = parameters.Add("weight", Outputs, LeftInputs + RightInputs), bias = parameters.Add("bias", Outputs);
        Parameter row = parameters.Add("row", LeftInputs);
        WeightBlock[] blocks = parameters.Split(weight, LeftInputs, RightInputs);
        using Executor executor = device.Start(workers);
        using var tape = new Tape(executor, batch, training: true);
        Variable start = Broadcast.Record(tape, row);
        tape.Record(new Given(start, r => Numbers.Normal(LeftInputs, Address(3, 0, r))));
        for (int step = 0; step < Steps; step++)
        {
            int t = step;
            Variable left = Filled(tape, LeftInputs, r => Address(0, t, r)), right = Filled(tape, RightInputs, r => Address(1, t, r));
            Variable output = Linear.Record("layer", blocks, bias, [left, right]);
            tape.Record(new Given(output, r => Numbers.Normal(Outputs, Address(2, t, r))));
        }
        using var backpropagation = new Backpropagation(tape, []);
        backpropagation.Run(0);
        backpropagation.Run(0);
        return [weight.ReadGradient(), bias.ReadGradient(), row.ReadGradient()];
    }

    private static Variable Filled(Tape tape, int columns, Func<int, int> address)
    {
        Variable value = tape.Input(columns);
        for (int r = 0; r < tape.Rows; r++) Numbers.Normal(columns, address(r)).CopyTo(value.Value.Row(r));
        return value;
    }

    private static int Address(int kind, int t, int row) => (kind * Steps + t) * 1000 + row;
}
