using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void ErrorImageForward(Matrix image, Matrix canvas, Matrix error)
    {
        for (int r = _first; r < End; r++) ErrorImageKernel.Forward<V>(image.Row(r), canvas.Row(r), error.Row(r));
    }

    /// <inheritdoc/>
    public override void ErrorImageBackward(Matrix image, Matrix error, Matrix dError, Matrix dCanvas)
    {
        for (int r = _first; r < End; r++) ErrorImageKernel.Backward<V>(image.Row(r), error.Row(r), dError.Row(r), dCanvas.Row(r));
    }
}

/// <summary>What the canvas has not yet explained, for one row.</summary>
internal static class ErrorImageKernel
{
    /// <summary>error = image - sigmoid(canvas).</summary>
    public static void Forward<V>(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, Span<float> error)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < error.Length; i += V.Count)
            VectorMath.Store(VectorMath.Load<V>(image, i) - VectorMath.Sigmoid(VectorMath.Load<V>(canvas, i)), error, i);
    }

    /// <summary>dCanvas -= dError s (1 - s), where s = sigmoid(canvas) = image - error.</summary>
    public static void Backward<V>(ReadOnlySpan<float> image, ReadOnlySpan<float> error, ReadOnlySpan<float> dError, Span<float> dCanvas)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < error.Length; i += V.Count)
        {
            var s = VectorMath.Load<V>(image, i) - VectorMath.Load<V>(error, i);
            VectorMath.Store(VectorMath.Load<V>(dCanvas, i) - VectorMath.Load<V>(dError, i) * s * (V.Create(1) - s), dCanvas, i);
        }
    }
}
