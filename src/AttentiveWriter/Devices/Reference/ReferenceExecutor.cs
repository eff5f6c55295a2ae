namespace AttentiveWriter.Devices;

/// <summary>Runs work on the calling thread.</summary>
internal sealed class ReferenceExecutor : Executor
{
    private readonly ReferenceKernels _kernels = new();

    /// <inheritdoc/>
    public override Device Device => ReferenceDevice.Instance;

    /// <inheritdoc/>
    public override int WorkersFor(int rows) => 1;

    /// <inheritdoc/>
    public override void Run(int rows, Action<Kernels> work)
    {
        _kernels.Take(rows);
        work(_kernels);
    }

    /// <inheritdoc/>
    public override GradientSums Plan(int rows, IReadOnlyList<GradientSegment> segments) => new ReferenceGradientSums(segments);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // No thread and no memory.
    }
}
