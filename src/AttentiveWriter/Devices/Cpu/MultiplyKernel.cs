using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void MultiplyForward(Matrix left, Matrix right, Matrix output) =>
        MultiplyKernel.Forward<V>(Mine(left), Mine(right), Mine(output));

    /// <inheritdoc/>
    public override void MultiplyBackward(Matrix other, Matrix dOutput, Matrix dInput) =>
        MultiplyKernel.Backward<V>(Mine(other), Mine(dOutput), Mine(dInput));
}

/// <summary>Products value by value.</summary>
internal static class MultiplyKernel
{
    /// <summary>y = a b.</summary>
    public static void Forward<V>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> output)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < output.Length; i += V.Count) VectorMath.Store(VectorMath.Load<V>(left, i) * VectorMath.Load<V>(right, i),
            output, i);
    }

    /// <summary>da += dy b.</summary>
    public static void Backward<V>(ReadOnlySpan<float> other, ReadOnlySpan<float> dOutput, Span<float> dInput)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < dInput.Length; i += V.Count)
            VectorMath.Store(V.MultiplyAdd(VectorMath.Load<V>(dOutput, i), VectorMath.Load<V>(other, i), VectorMath.Load<V>(dInput, i)),
                dInput, i);
    }
}
