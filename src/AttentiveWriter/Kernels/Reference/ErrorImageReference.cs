namespace AttentiveWriter.Kernels.Reference;

/// <summary>The error image, one pixel at a time.</summary>
internal static class ErrorImageReference
{
    /// <summary>As <see cref="ErrorImageKernel.Forward"/>.</summary>
    public static void Forward(ReadOnlySpan<float> image, ReadOnlySpan<float> canvas, Span<float> error)
    {
        for (int i = 0; i < error.Length; i++) error[i] = image[i] - 1 / (1 + MathF.Exp(-canvas[i]));
    }

    /// <summary>As <see cref="ErrorImageKernel.Backward"/>.</summary>
    public static void Backward(ReadOnlySpan<float> image, ReadOnlySpan<float> error, ReadOnlySpan<float> dError, Span<float> dCanvas)
    {
        for (int i = 0; i < error.Length; i++)
        {
            float s = image[i] - error[i];
            dCanvas[i] -= dError[i] * s * (1 - s);
        }
    }
}
