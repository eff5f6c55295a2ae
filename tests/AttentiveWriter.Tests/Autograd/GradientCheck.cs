using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Autograd;

/// <summary>Compares the gradients of a piece of a tape with central differences.</summary>
/// <remarks>
/// <para>The loss is a random weighted sum of all outputs, taken in double precision, so the only noise is that of the ops' own float32
/// values. Four points, f' = (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / 12 h, leave a truncation error of h^4 f'''''/ 30.</para>
/// <para>With h = 1/32 and values of order 1, rounding gives about 30 x 1e-7 a value and the truncation less: an error of 1e-3, relative
/// beyond 1, is thirty times the noise and a hundredth of what any wrong term would be.</para>
/// </remarks>
/// <param name="device">What computes.</param>
/// <param name="byDifferences">Whether gradients are compared; without, what came out is kept in <see cref="Results"/>.</param>
internal sealed class GradientCheck(Device device, bool byDifferences = true) : IDisposable
{
    private const double Tolerance = 1e-3;

    private readonly List<(string Name, Variable Variable, float Step)> _leaves = [];
    private int _address;

    /// <summary>Rows of the tape.</summary>
    public const int Rows = 3;

    public Tape Tape { get; } = new(device.Start(1), Rows, training: true);

    public ParameterSet Parameters { get; } = new(device);

    /// <summary>The outputs, and the gradients of leaves and parameters.</summary>
    public IReadOnlyList<(string Name, float[] Values)> Results { get; private set; } = [];

    /// <summary>Adds an input that has a gradient, filled with centre + spread x N(0, 1).</summary>
    public Variable Leaf(string name, int columns, float spread = 1, float centre = 0, float step = 1 / 32f)
    {
        Variable leaf = Tape.Output(columns);
        Fill(leaf, spread, centre);
        _leaves.Add((name, leaf, step));
        return leaf;
    }

    /// <summary>Adds an input without a gradient, between 0 and 1.</summary>
    public Variable Data(int columns)
    {
        Variable data = Tape.Input(columns);
        Numbers.Uniform(data.Value.Span.Length, ++_address).CopyTo(data.Value.Span);
        return data;
    }

    /// <summary>Adds a parameter of normal values.</summary>
    public Parameter Parameter(string name, params int[] shape)
    {
        Parameter parameter = Parameters.Add(name, shape);
        Numbers.Normal(parameter.Count, ++_address).CopyTo(parameter.Value.Span);
        return parameter;
    }

    /// <summary>Fills a variable with centre + spread x N(0, 1).</summary>
    public void Fill(Variable variable, float spread, float centre)
    {
        float[] values = Numbers.Normal(variable.Value.Span.Length, ++_address, spread);
        for (int i = 0; i < values.Length; i++) variable.Value.Span[i] = centre + values[i];
    }

    /// <summary>Asserts that the gradients of all leaves and parameters are those of a weighted sum of the outputs.</summary>
    public void Run(params IReadOnlyList<Variable> outputs)
    {
        var loss = new WeightedSum(Tape, outputs, ++_address);
        Tape.Record(loss);
        Forward();
        (string, float[])[] values = [.. outputs.Select((output, i) => ($"output {i}", output.Read()))];
        using (var backpropagation = new Backpropagation(Tape, [])) backpropagation.Run(0);

        var analytic = _leaves.Select(l => (l.Name, Gradient: l.Variable.ReadGradient()))
            .Concat(Parameters.Parameters.Select(p => (p.Name, Gradient: p.ReadGradient()))).ToArray();
        Results = [.. values, .. analytic];
        if (!byDifferences) return;
        foreach ((string name, Variable variable, float step) in _leaves)
            Compare(name, analytic.Single(a => a.Name == name).Gradient, variable.Value, step, loss);
        foreach (Parameter parameter in Parameters.Parameters)
            Compare(parameter.Name, analytic.Single(a => a.Name == parameter.Name).Gradient, parameter.Value, 1 / 32f, loss);
    }

    public void Dispose()
    {
        Tape.Dispose();
        Parameters.Dispose();
    }

    /// <summary>Asserts that one derivative is the four-point difference of <paramref name="loss"/> in <paramref name="value"/>.</summary>
    public static void Compare(string name, double analytic, ref float value, float step, double tolerance, Func<double> loss)
    {
        float start = value;
        double At(ref float x, float to)
        {
            x = to;
            return loss();
        }

        double near = At(ref value, start + step) - At(ref value, start - step);
        double far = At(ref value, start + 2 * step) - At(ref value, start - 2 * step);
        value = start;
        double numeric = (8 * near - far) / (12 * step);
        if (!(Math.Abs(analytic - numeric) <= tolerance * Math.Max(1, Math.Abs(numeric))))
            Assert.Fail($"d {name} is {analytic:R}, the difference quotient {numeric:R}");
    }

    private void Compare(string name, float[] analytic, AttentiveWriter.Tensors.Matrix value, float step, WeightedSum loss)
    {
        for (int i = 0; i < analytic.Length; i++)
            Compare($"{name}[{i}]", analytic[i], ref value.Span[i], step, Tolerance, () =>
            {
                Forward();
                return loss.Total;
            });
    }

    private void Forward()
    {
        Parameters.Refresh();
        Tape.Forward();
    }

    /// <summary>The loss: sum of w y with normal w.</summary>
    private sealed class WeightedSum(Tape tape, IReadOnlyList<Variable> outputs, int address) : Op(outputs)
    {
        private readonly float[][] _weights = [.. outputs.Select((o, i) => Numbers.Normal(tape.Rows * o.Columns, 500 + 10 * address + i))];

        public double Total { get; private set; }

        public override void Forward(Kernels kernels)
        {
            Total = 0;
            for (int i = 0; i < Inputs.Count; i++)
                for (int j = 0; j < _weights[i].Length; j++) Total += (double)_weights[i][j] * Inputs[i].Value.Span[j];
        }

        public override void Backward(Kernels kernels)
        {
            for (int i = 0; i < Inputs.Count; i++)
                for (int j = 0; j < _weights[i].Length; j++) Inputs[i].Gradient.Span[j] += _weights[i][j];
        }
    }
}
