using AttentiveWriter.Kernels.Lanes;

namespace AttentiveWriter.Kernels;

/// <summary>A sample of a diagonal Gaussian by reparameterisation, for one row.</summary>
internal static class GaussianDrawKernel
{
    /// <summary>z = mu + exp(log sigma) noise.</summary>
    public static void Forward<V>(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample)
        where V : struct, ILanes<V>
    {
        for (int k = 0; k < sample.Length; k += V.Count)
        {
            var sigma = VectorMath.Exp(VectorMath.Load<V>(logSigma, k));
            VectorMath.Store(V.MultiplyAdd(sigma, VectorMath.Load<V>(noise, k), VectorMath.Load<V>(mean, k)), sample, k);
        }
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of the mean and of log sigma.</summary>
    /// <param name="logSigma">log sigma, [latent].</param>
    /// <param name="noise">The noise of the forward pass, [latent].</param>
    /// <param name="dSample">Gradient of z, [latent].</param>
    /// <param name="dMean">Added to, [latent].</param>
    /// <param name="dLogSigma">Added to, [latent].</param>
    public static void Backward<V>(
        ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, Span<float> dMean, Span<float> dLogSigma)
        where V : struct, ILanes<V>
    {
        for (int k = 0; k < dSample.Length; k += V.Count)
        {
            var dz = VectorMath.Load<V>(dSample, k);
            // z = mu + sigma noise
            var log = dz * VectorMath.Exp(VectorMath.Load<V>(logSigma, k)) * VectorMath.Load<V>(noise, k);
            VectorMath.Store(VectorMath.Load<V>(dMean, k) + dz, dMean, k);
            VectorMath.Store(VectorMath.Load<V>(dLogSigma, k) + log, dLogSigma, k);
        }
    }
}
