using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void MoveAverage(Matrix value, float decay, Matrix average) =>
        AverageKernel.Move<V>(Share(value), decay, Share(average));
}

/// <summary>A moving average.</summary>
internal static class AverageKernel
{
    /// <summary>a = d a + (1 - d) w.</summary>
    public static void Move<V>(ReadOnlySpan<float> value, float decay, Span<float> average)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < average.Length; i += V.Count)
            VectorMath.Store(VectorMath.Load<V>(average, i) * V.Create(decay) + VectorMath.Load<V>(value, i) * V.Create(1 - decay), average,
                i);
    }
}
