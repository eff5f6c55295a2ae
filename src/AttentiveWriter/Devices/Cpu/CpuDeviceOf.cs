using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>The processor with its kernels compiled for one register.</summary>
/// <typeparam name="V">The register.</typeparam>
internal sealed class CpuDevice<V> : CpuDevice
    where V : struct, ILanes<V>
{
    /// <inheritdoc/>
    public override int Bits => 32 * V.Count;

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new PackedWeight<V>(arena, columns);

    /// <inheritdoc/>
    public override Executor Start(int workers) => new CpuExecutor<V>(this, workers);

    /// <inheritdoc/>
    public override double RunPeak(int iterations, Span<float> sink) => PeakKernel.Run<V>(iterations, sink);
}
