using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

public class ParameterGradientsTests
{
    private const int Outputs = 200, LeftInputs = 7, RightInputs = 19, Steps = 17;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(531)]
    public void Run_AnyWorkers_GivesTheSameBits(int batch)
    {
        float[][] expected = Gradients(batch, 1);

        foreach (int workers in new[] { 2, 3, 16 })
        {
            float[][] actual = Gradients(batch, workers);
            for (int p = 0; p < expected.Length; p++) Numbers.AssertSameBits(expected[p], actual[p], $"parameter {p}, {workers} workers");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(531)]
    public void Run_AnyBatch_IsTheSumOverStepsAndRows(int batch)
    {
        float[][] actual = Gradients(batch, 3);

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
        for (int p = 0; p < 3; p++) Numbers.AssertNear([.. expected[p].Select(v => (float)v)], actual[p], 2e-6 * Math.Sqrt(Steps * batch), $"parameter {p}");
    }

    /// <summary>Gradients of a layer of two inputs used at three steps, and of a broadcast row, from given inputs and output gradients.</summary>
    private static float[][] Gradients(int batch, int workers)
    {
        var plan = new BatchPlan(batch, workers);
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", Outputs, LeftInputs + RightInputs), bias = parameters.Add("bias", Outputs);
        Parameter row = parameters.Add("row", LeftInputs);
        WeightBlock[] blocks = parameters.Split(weight, LeftInputs, RightInputs);
        Tape[] tapes = [.. Enumerable.Range(0, plan.Workers).Select(w => Record(plan, w, blocks, bias, row))];

        using var gradients = new ParameterGradients(plan, tapes);
        using var team = new WorkerTeam(plan.Workers);
        gradients.Run(team);
        gradients.Run(team);

        foreach (Tape tape in tapes) tape.Dispose();
        return [weight.Gradient.Span.ToArray(), bias.Gradient.Span.ToArray(), row.Gradient.Span.ToArray()];
    }

    private static Tape Record(BatchPlan plan, int worker, WeightBlock[] blocks, Parameter bias, Parameter row)
    {
        var tape = new Tape(plan.RowCount(worker), training: true);
        int first = plan.FirstRow(worker);
        Variable start = Broadcast.Record(tape, row);
        for (int r = 0; r < tape.Rows; r++) Numbers.Normal(LeftInputs, Address(3, 0, first + r)).CopyTo(start.Gradient.Row(r));
        for (int t = 0; t < Steps; t++)
        {
            Variable left = tape.Output(LeftInputs), right = tape.Output(RightInputs), output = Linear.Record(tape, blocks, bias, [left, right]);
            for (int r = 0; r < tape.Rows; r++)
            {
                Numbers.Normal(LeftInputs, Address(0, t, first + r)).CopyTo(left.Value.Row(r));
                Numbers.Normal(RightInputs, Address(1, t, first + r)).CopyTo(right.Value.Row(r));
                Numbers.Normal(Outputs, Address(2, t, first + r)).CopyTo(output.Gradient.Row(r));
            }
        }
        return tape;
    }

    private static int Address(int kind, int t, int row) => (kind * Steps + t) * 1000 + row;
}
