namespace AttentiveWriter.Kernels.Reference;

/// <summary>A sample of a Gaussian, one number at a time, in double precision.</summary>
internal static class GaussianDrawReference
{
    /// <summary>As <see cref="GaussianDrawKernel.Forward"/>.</summary>
    public static void Forward(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample)
    {
        for (int k = 0; k < sample.Length; k++) sample[k] = (float)(mean[k] + Math.Exp(logSigma[k]) * noise[k]);
    }

    /// <summary>As <see cref="GaussianDrawKernel.Backward"/>.</summary>
    public static void Backward(
        ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, Span<float> dMean, Span<float> dLogSigma)
    {
        for (int k = 0; k < dSample.Length; k++)
        {
            dMean[k] += dSample[k];
            dLogSigma[k] = (float)(dLogSigma[k] + dSample[k] * Math.Exp(logSigma[k]) * noise[k]);
        }
    }
}
