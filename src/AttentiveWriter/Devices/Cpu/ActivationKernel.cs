using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void ActivationForward(ActivationFunction function, Matrix input, Matrix output)
    {
        if (function == ActivationFunction.Tanh) ActivationKernel.TanhForward<V>(Mine(input), Mine(output));
        else ActivationKernel.RectifierForward<V>(Mine(input), Mine(output));
    }

    /// <inheritdoc/>
    public override void ActivationBackward(ActivationFunction function, Matrix output, Matrix dOutput, Matrix dInput)
    {
        if (function == ActivationFunction.Tanh) ActivationKernel.TanhBackward<V>(Mine(output), Mine(dOutput), Mine(dInput));
        else ActivationKernel.RectifierBackward<V>(Mine(output), Mine(dOutput), Mine(dInput));
    }
}

/// <summary>Activation functions for one row; backward needs their value alone.</summary>
internal static class ActivationKernel
{
    /// <summary>y = tanh x.</summary>
    public static void TanhForward<V>(ReadOnlySpan<float> x, Span<float> y)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < y.Length; i += V.Count) VectorMath.Store(VectorMath.Tanh(VectorMath.Load<V>(x, i)), y, i);
    }

    /// <summary>dx += dy (1 - y^2).</summary>
    public static void TanhBackward<V>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < dx.Length; i += V.Count)
        {
            var value = VectorMath.Load<V>(y, i);
            VectorMath.Store(V.MultiplyAdd(VectorMath.Load<V>(dy, i), V.Create(1) - value * value, VectorMath.Load<V>(dx, i)), dx, i);
        }
    }

    /// <summary>y = max(0, x).</summary>
    public static void RectifierForward<V>(ReadOnlySpan<float> x, Span<float> y)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < y.Length; i += V.Count) VectorMath.Store(V.AtLeast(V.Create(0), VectorMath.Load<V>(x, i)), y, i);
    }

    /// <summary>dx += dy where y > 0.</summary>
    public static void RectifierBackward<V>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < dx.Length; i += V.Count)
        {
            var passed = V.Select(V.Less(V.Create(0), VectorMath.Load<V>(y, i)), VectorMath.Load<V>(dy, i), V.Create(0));
            VectorMath.Store(VectorMath.Load<V>(dx, i) + passed, dx, i);
        }
    }
}
