using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>The kernels of one worker, on its rows of every matrix; each member stands beside the loops that it calls.</summary>
/// <param name="worker">Which worker.</param>
/// <typeparam name="V">The register.</typeparam>
internal sealed partial class CpuKernels<V>(int worker) : Kernels
    where V : struct, ILanes<V>
{
    private float[] _scratch = [];
    private int _first, _count, _workers = 1;

    /// <inheritdoc/>
    public override int Worker => worker;

    /// <inheritdoc/>
    public override int FirstRow => _first;

    /// <inheritdoc/>
    public override int Rows => _count;

    private int End => _first + _count;

    /// <summary>Takes the worker's rows of a batch.</summary>
    public void WorkOn(BatchPlan plan) => (_first, _count, _workers) = (plan.FirstRow(worker), plan.RowCount(worker), plan.Workers);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix) =>
        values.Slice(_first * matrix.Columns, _count * matrix.Columns).CopyTo(Mine(matrix));

    /// <summary>The worker's rows.</summary>
    private Span<float> Mine(Matrix matrix) => matrix.Slice(_first, _count).Span;

    /// <summary>Lends memory for the time of one call.</summary>
    private Span<float> Scratch(int length)
    {
        if (_scratch.Length < length) _scratch = new float[length];
        return _scratch.AsSpan(0, length);
    }
}
