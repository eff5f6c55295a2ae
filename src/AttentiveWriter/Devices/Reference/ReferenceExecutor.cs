using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Runs work on the calling thread.</summary>
/// <param name="memory">The memory of its device.</param>
internal sealed class ReferenceExecutor(DeviceMemory memory) : Executor
{
    private readonly ReferenceKernels _kernels = new();

    /// <inheritdoc/>
    public override DeviceMemory Memory => memory;

    /// <inheritdoc/>
    public override int GradientDepth => int.MaxValue;

    /// <inheritdoc/>
    public override int WorkersFor(int rows) => 1;

    /// <inheritdoc/>
    public override void Run(int rows, Action<Kernels> work)
    {
        _kernels.WorkOn(rows);
        work(_kernels);
    }

    /// <inheritdoc/>
    public override GradientSums Plan(IMemory owner, int rows, IReadOnlyList<GradientSegment> segments) =>
        new ReferenceGradientSums(segments);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // No thread and no memory.
    }
}
