namespace AttentiveWriter.Kernels.Reference;

/// <summary>Adam, one parameter at a time.</summary>
internal static class AdamReference
{
    /// <summary>As <see cref="AdamKernel.Step"/>.</summary>
    public static void Step(ReadOnlySpan<float> gradient, float scale, Span<float> value, Span<float> mean, Span<float> variance,
        float beta1, float beta2, float rate, float correction, float epsilon)
    {
        for (int i = 0; i < value.Length; i++)
        {
            float g = gradient[i] * scale;
            mean[i] = mean[i] * beta1 + g * (1 - beta1);
            variance[i] = variance[i] * beta2 + g * g * (1 - beta2);
            value[i] -= mean[i] * rate / (MathF.Sqrt(variance[i]) / correction + epsilon);
        }
    }
}
