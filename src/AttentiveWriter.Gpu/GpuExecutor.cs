using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

/// <summary>Queues work on a GPU.</summary>
internal sealed class GpuExecutor : Executor
{
    private readonly GpuDevice _device;
    private readonly GpuKernels _kernels;
    private readonly Action _queue;
    private Action<Kernels> _work = _ => { };

    /// <summary>Prepares to queue.</summary>
    /// <param name="device">Where.</param>
    public GpuExecutor(GpuDevice device)
    {
        (_device, _kernels) = (device, new GpuKernels(device));
        _queue = () => _work(_kernels);
    }

    /// <inheritdoc/>
    public override DeviceMemory Memory => _device;

    /// <inheritdoc/>
    /// <remarks>Nothing is gained by summing early: no step is warmer than another.</remarks>
    public override int GradientDepth => int.MaxValue;

    /// <inheritdoc/>
    public override int WorkersFor(int rows) => 1;

    /// <inheritdoc/>
    public override void Run(int rows, Action<Kernels> work)
    {
        _kernels.WorkOn(rows);
        _work = work;
        _device.Run(_queue);
    }

    /// <inheritdoc/>
    public override void Await() => _device.Await();

    /// <inheritdoc/>
    public override GradientSums Plan(IMemory memory, int rows, IReadOnlyList<GradientSegment> segments) =>
        new GpuGradientSums(_device, memory, rows, segments);

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The device outlives it, with what is queued.
        _kernels.Dispose();
    }
}
