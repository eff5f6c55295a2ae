using System.Buffers;
using System.Runtime.InteropServices;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Adam with clipping by the global norm, over all parameters of a model.</summary>
internal sealed class Adam : IDisposable
{
    private readonly Arena _arena;
    private readonly AdamSettings _settings;
    private readonly AdamState _state;
    private readonly Executor _executor;
    private readonly int _rows;
    private readonly double[] _squares;
    private readonly Action<Kernels> _measure, _clip, _step, _measureUpdate;

    /// <summary>Starts with moments of zero.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="executor">What the work runs on.</param>
    /// <param name="rows">Rows of the batch, whose workers share the parameters.</param>
    /// <param name="settings">The constants.</param>
    public Adam(ParameterSet parameters, Executor executor, int rows, AdamSettings settings)
    {
        (_executor, _rows, _settings) = (executor, rows, settings);
        _arena = new Arena(executor.Memory);
        _state = new AdamState(_arena, parameters.Parameters.Select(p => (p.Value, p.Gradient)));
        All = [.. parameters.Parameters.Zip(_state.Slots, (parameter, slot) => new Moments(parameter, slot.Mean, slot.Variance))];
        _squares = new double[Math.Max(1, _state.Runs.Count)];
        Set(new AdamDials(0, settings.ClipNorm, 1, 0, 1, settings.Beta1, settings.Beta2, settings.Epsilon));
        _measure = kernels => kernels.MeasureGradient(_state);
        _clip = kernels => kernels.ClipGradient(_state);
        _step = kernels => kernels.AdamStep(_state);
        _measureUpdate = kernels => kernels.MeasureUpdate(_state);
    }

    /// <summary>The moments of each parameter, in the order of the model.</summary>
    public IReadOnlyList<Moments> All { get; }

    /// <summary>Steps done: t of the algorithm.</summary>
    public long Steps { get; set; }

    /// <summary>Measures the global norm of the gradient, and what clipping leaves of it.</summary>
    public double Norm()
    {
        _executor.Run(_rows, _measure);
        _executor.Run(_rows, _clip);
        return Dials().Norm;
    }

    /// <summary>Updates all parameters by a gradient whose <see cref="Norm"/> was measured.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    public void Update(double learningRate)
    {
        Steps++;
        Set(Dials() with
        {
            Rate = (float)(learningRate / (1 - Math.Pow(_settings.Beta1, Steps))),
            Correction = (float)Math.Sqrt(1 - Math.Pow(_settings.Beta2, Steps)),
        });
        _executor.Run(_rows, _step);
    }

    /// <summary>Returns the norm of the last update, which the moments still tell, over that of the weights.</summary>
    public double UpdateRatio()
    {
        _executor.Run(_rows, _measureUpdate);
        double update = Sum(_state.UpdateSquares), weight = Sum(_state.WeightSquares);
        return weight > 0 ? Math.Sqrt(update / weight) : 0;
    }

    /// <summary>Whether every weight and moment is a finite number.</summary>
    public bool IsFinite() => _state.Slots.All(slot => IsFinite(slot.Value) && IsFinite(slot.Mean) && IsFinite(slot.Variance));

    /// <summary>Frees the moments.</summary>
    public void Dispose() => _arena.Dispose();

    // A part at a time: a copy of all would be as large as the training's own memory.
    private bool IsFinite(Matrix values)
    {
        const int Part = 1 << 16;
        float[] part = ArrayPool<float>.Shared.Rent(Math.Max(Part, values.Columns));
        int rows = part.Length / Math.Max(1, values.Columns);
        bool isFinite = true;
        for (int first = 0; first < values.Rows && isFinite; first += rows)
        {
            Matrix some = values.Slice(first, Math.Min(rows, values.Rows - first));
            _executor.Memory.Read(some, part);
            // A sum of squares in double is finite if and only if all of its floats are.
            isFinite = double.IsFinite(RowMath.SumOfSquares(part.AsSpan(0, some.Count)));
        }
        ArrayPool<float>.Shared.Return(part);
        return isFinite;
    }

    private double Sum(Matrix squares)
    {
        _executor.Memory.Read(squares, MemoryMarshal.Cast<double, float>(_squares.AsSpan()));
        double sum = 0;
        foreach (double square in _squares) sum += square;
        return sum;
    }

    private AdamDials Dials()
    {
        AdamDials dials = default;
        _executor.Memory.Read(_state.Dials, MemoryMarshal.Cast<AdamDials, float>(new Span<AdamDials>(ref dials)));
        return dials;
    }

    private void Set(AdamDials dials) =>
        _executor.Memory.Write(MemoryMarshal.Cast<AdamDials, float>(new ReadOnlySpan<AdamDials>(ref dials)), _state.Dials);

    /// <summary>The moments of a parameter.</summary>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="Mean">m, as many values.</param>
    /// <param name="Variance">v, as many values.</param>
    public sealed record Moments(Parameter Parameter, Matrix Mean, Matrix Variance);
}
