namespace AttentiveWriter.Kernels.Reference;

/// <summary>The Gaussian sample and its divergence from another Gaussian, one number at a time, in double precision.</summary>
internal static class GaussianPriorReference
{
    /// <summary>As <see cref="GaussianPriorKernel.Forward"/>.</summary>
    /// <returns>KL = sum log sigma_p - log sigma + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2.</returns>
    public static double Forward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, Span<float> sample)
    {
        double divergence = 0;
        for (int k = 0; k < sample.Length; k++)
        {
            double sigma = Math.Exp(logSigma[k]), prior = Math.Exp(priorLogSigma[k]), difference = (double)mean[k] - priorMean[k];
            sample[k] = (float)(mean[k] + sigma * noise[k]);
            divergence += Math.Log(prior / sigma) + (sigma * sigma + difference * difference) / (2 * prior * prior) - 0.5;
        }
        return divergence;
    }

    /// <summary>As <see cref="GaussianPriorKernel.Backward"/>.</summary>
    public static void Backward(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, double dDivergence,
        Span<float> dMean, Span<float> dLogSigma, Span<float> dPriorMean, Span<float> dPriorLogSigma)
    {
        for (int k = 0; k < dSample.Length; k++)
        {
            double sigma = Math.Exp(logSigma[k]), prior = Math.Exp(priorLogSigma[k]), difference = (double)mean[k] - priorMean[k];
            double variance = sigma * sigma, priorVariance = prior * prior;
            dMean[k] = (float)(dMean[k] + dSample[k] + dDivergence * difference / priorVariance);
            dLogSigma[k] = (float)(dLogSigma[k] + dSample[k] * sigma * noise[k] + dDivergence * (variance / priorVariance - 1));
            dPriorMean[k] = (float)(dPriorMean[k] - dDivergence * difference / priorVariance);
            dPriorLogSigma[k] = (float)(dPriorLogSigma[k] + dDivergence * (1 - (variance + difference * difference) / priorVariance));
        }
    }
}
