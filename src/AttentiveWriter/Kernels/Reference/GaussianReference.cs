namespace AttentiveWriter.Kernels.Reference;

/// <summary>The Gaussian sample and its divergence, one number at a time.</summary>
internal static class GaussianReference
{
    /// <summary>As <see cref="GaussianKernel.Forward"/>.</summary>
    public static float Forward(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample)
    {
        float divergence = 0;
        for (int k = 0; k < sample.Length; k++)
        {
            float sigma = MathF.Exp(logSigma[k]);
            sample[k] = mean[k] + sigma * noise[k];
            divergence += 0.5f * (mean[k] * mean[k] + sigma * sigma - 2 * logSigma[k] - 1);
        }
        return divergence;
    }

    /// <summary>As <see cref="GaussianKernel.Backward"/>.</summary>
    public static void Backward(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise,
        ReadOnlySpan<float> dSample, float dDivergence, Span<float> dMean, Span<float> dLogSigma)
    {
        for (int k = 0; k < dSample.Length; k++)
        {
            float sigma = MathF.Exp(logSigma[k]);
            dMean[k] += dSample[k] + dDivergence * mean[k];
            dLogSigma[k] += dSample[k] * sigma * noise[k] + dDivergence * (sigma * sigma - 1);
        }
    }
}
