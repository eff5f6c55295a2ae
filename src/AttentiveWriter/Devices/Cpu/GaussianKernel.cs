using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void GaussianForward(Matrix mean, Matrix logSigma, Matrix noise, Matrix sample, Matrix divergence)
    {
        for (int r = _first; r < End; r++)
            divergence.Row(r)[0] = GaussianKernel.Forward<V>(mean.Row(r), logSigma.Row(r), noise.Row(r), sample.Row(r));
    }

    /// <inheritdoc/>
    public override void GaussianBackward(Matrix mean, Matrix logSigma, Matrix noise, Matrix dSample, Matrix dDivergence, Matrix dMean,
        Matrix dLogSigma)
    {
        for (int r = _first; r < End; r++)
            GaussianKernel.Backward<V>(mean.Row(r), logSigma.Row(r), noise.Row(r), dSample.Row(r), dDivergence.Row(r)[0], dMean.Row(r),
                dLogSigma.Row(r));
    }
}

/// <summary>A diagonal Gaussian for one row: a sample by reparameterisation, and its divergence from N(0, 1).</summary>
internal static class GaussianKernel
{
    /// <summary>z = mu + exp(log sigma) noise; returns KL = 1/2 sum (mu^2 + sigma^2 - 2 log sigma - 1), in nats.</summary>
    public static float Forward<V>(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise, Span<float> sample)
        where V : struct, ILanes<V>
    {
        var sum = V.Create(0);
        for (int k = 0; k < sample.Length; k += V.Count)
        {
            var mu = VectorMath.Load<V>(mean, k);
            var log = VectorMath.Load<V>(logSigma, k);
            var sigma = VectorMath.Exp(log);
            VectorMath.Store(V.MultiplyAdd(sigma, VectorMath.Load<V>(noise, k), mu), sample, k);
            // Lanes past the end have sigma = e^0 = 1, so their term is 0 once the 1 is inside.
            sum += mu * mu + (sigma * sigma - V.Create(1)) - (log + log);
        }
        return 0.5f * V.Sum(sum);
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of the mean and of log sigma.</summary>
    /// <param name="mean">mu, [latent].</param>
    /// <param name="logSigma">log sigma, [latent].</param>
    /// <param name="noise">The noise of the forward pass, [latent].</param>
    /// <param name="dSample">Gradient of z, [latent].</param>
    /// <param name="dDivergence">Gradient of KL.</param>
    /// <param name="dMean">Added to, [latent].</param>
    /// <param name="dLogSigma">Added to, [latent].</param>
    public static void Backward<V>(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> noise,
        ReadOnlySpan<float> dSample, float dDivergence, Span<float> dMean, Span<float> dLogSigma)
        where V : struct, ILanes<V>
    {
        var weight = V.Create(dDivergence);
        for (int k = 0; k < dSample.Length; k += V.Count)
        {
            var sigma = VectorMath.Exp(VectorMath.Load<V>(logSigma, k));
            var dz = VectorMath.Load<V>(dSample, k);
            // z = mu + sigma noise;  KL = 1/2 (mu^2 + sigma^2 - 2 log sigma - 1)
            var mu = V.MultiplyAdd(weight, VectorMath.Load<V>(mean, k), dz);
            var log = dz * sigma * VectorMath.Load<V>(noise, k) + weight * (sigma * sigma - V.Create(1));
            VectorMath.Store(VectorMath.Load<V>(dMean, k) + mu, dMean, k);
            VectorMath.Store(VectorMath.Load<V>(dLogSigma, k) + log, dLogSigma, k);
        }
    }
}
