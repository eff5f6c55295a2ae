using System.Numerics;

namespace AttentiveWriter.Kernels;

/// <summary>What the canvas has not yet explained, for one row.</summary>
internal static class ErrorImageKernel
{
    /// <summary>error = image - sigmoid(canvas).</summary>
    public static void Forward(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, Span<float> error)
    {
        for (int i = 0; i < error.Length; i += Vector<float>.Count)
            VectorMath.Store(VectorMath.Load(image, i) - VectorMath.Sigmoid(VectorMath.Load(canvas, i)), error, i);
    }

    /// <summary>dCanvas -= dError s (1 - s), where s = sigmoid(canvas) = image - error.</summary>
    public static void Backward(ReadOnlySpan<float> image, ReadOnlySpan<float> error, ReadOnlySpan<float> dError, Span<float> dCanvas)
    {
        for (int i = 0; i < error.Length; i += Vector<float>.Count)
        {
            var s = VectorMath.Load(image, i) - VectorMath.Load(error, i);
            VectorMath.Store(VectorMath.Load(dCanvas, i) - VectorMath.Load(dError, i) * s * (Vector<float>.One - s), dCanvas, i);
        }
    }
}
