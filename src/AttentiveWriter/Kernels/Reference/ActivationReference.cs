namespace AttentiveWriter.Kernels.Reference;

/// <summary>Activation functions, one value at a time.</summary>
internal static class ActivationReference
{
    /// <summary>As <see cref="ActivationKernel.TanhForward"/>.</summary>
    public static void TanhForward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++) y[i] = MathF.Tanh(x[i]);
    }

    /// <summary>As <see cref="ActivationKernel.TanhBackward"/>.</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++) dx[i] += dy[i] * (1 - y[i] * y[i]);
    }

    /// <summary>As <see cref="ActivationKernel.RectifierForward"/>.</summary>
    public static void RectifierForward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++) y[i] = x[i] < 0 ? 0 : x[i];
    }

    /// <summary>As <see cref="ActivationKernel.RectifierBackward"/>.</summary>
    public static void RectifierBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++) dx[i] += y[i] > 0 ? dy[i] : 0;
    }
}
