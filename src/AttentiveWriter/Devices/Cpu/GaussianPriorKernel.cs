using System.Runtime.CompilerServices;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void GaussianPriorForward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix sample, Matrix divergence)
    {
        for (int r = _first; r < End; r++)
            divergence.Row(r)[0] = GaussianPriorKernel.Forward<V>(
                mean.Row(r), logSigma.Row(r), priorMean.Row(r), priorLogSigma.Row(r), noise.Row(r), sample.Row(r));
    }

    /// <inheritdoc/>
    public override void GaussianPriorBackward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix dSample, Matrix dDivergence,
        Matrix dMean, Matrix dLogSigma, Matrix dPriorMean, Matrix dPriorLogSigma)
    {
        for (int r = _first; r < End; r++)
            GaussianPriorKernel.Backward<V>(
                mean.Row(r), logSigma.Row(r), priorMean.Row(r), priorLogSigma.Row(r), noise.Row(r), dSample.Row(r), dDivergence.Row(r)[0],
                dMean.Row(r), dLogSigma.Row(r), dPriorMean.Row(r), dPriorLogSigma.Row(r));
    }
}

/// <summary>A diagonal Gaussian for one row: a reparameterised sample, and the divergence from another (Gregor et al. 2016).</summary>
/// <remarks>
/// With the ratio s = sigma / sigma_p and the distance u = (mu - mu_p) / sigma_p, KL = 1/2 sum (u^2 + s^2 - 2 log s - 1): no variance is
/// divided by another, a Gaussian's divergence from itself is exactly 0, and with N(0, 1) for a prior the bits are those of
/// <see cref="GaussianKernel"/>. A prior of log sigma below -88 has no precision in float32: KL is then infinite, or NaN at equal means.
/// </remarks>
internal static class GaussianPriorKernel
{
    /// <summary>z = mu + exp(log sigma) noise; returns KL(N(mu, sigma^2) || N(mu_p, sigma_p^2)), in nats.</summary>
    /// <param name="mean">mu, [latent].</param>
    /// <param name="logSigma">log sigma, [latent].</param>
    /// <param name="priorMean">mu_p, [latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [latent].</param>
    /// <param name="noise">Standard normal, [latent].</param>
    /// <param name="sample">z, overwritten, [latent].</param>
    public static float Forward<V>(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, Span<float> sample)
        where V : struct, ILanes<V>
    {
        var sum = V.Create(0);
        for (int k = 0; k < sample.Length; k += V.Count)
        {
            V mu = VectorMath.Load<V>(mean, k), log = VectorMath.Load<V>(logSigma, k), priorLog = VectorMath.Load<V>(priorLogSigma, k);
            V logRatio = log - priorLog, ratio = VectorMath.Exp(logRatio);
            V distance = (mu - VectorMath.Load<V>(priorMean, k)) * VectorMath.Exp(-priorLog);
            VectorMath.Store(V.MultiplyAdd(VectorMath.Exp(log), VectorMath.Load<V>(noise, k), mu), sample, k);
            // Lanes past the end have a ratio of e^0 = 1, so their term is 0 once the 1 is inside.
            sum += distance * distance + (ratio * ratio - V.Create(1)) - (logRatio + logRatio);
        }
        return 0.5f * V.Sum(sum);
    }

    /// <summary>Inverts <see cref="Forward"/>, adding to the gradients of both Gaussians, which may be one.</summary>
    /// <param name="mean">mu, [latent].</param>
    /// <param name="logSigma">log sigma, [latent].</param>
    /// <param name="priorMean">mu_p, [latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [latent].</param>
    /// <param name="noise">The noise of the forward pass, [latent].</param>
    /// <param name="dSample">Gradient of z, [latent].</param>
    /// <param name="dDivergence">Gradient of KL.</param>
    /// <param name="dMean">Added to, [latent].</param>
    /// <param name="dLogSigma">Added to, [latent].</param>
    /// <param name="dPriorMean">Added to, [latent].</param>
    /// <param name="dPriorLogSigma">Added to, [latent].</param>
    public static void Backward<V>(
        ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma, ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorLogSigma,
        ReadOnlySpan<float> noise, ReadOnlySpan<float> dSample, float dDivergence,
        Span<float> dMean, Span<float> dLogSigma, Span<float> dPriorMean, Span<float> dPriorLogSigma)
        where V : struct, ILanes<V>
    {
        V weight = V.Create(dDivergence), one = V.Create(1);
        for (int k = 0; k < dSample.Length; k += V.Count)
        {
            V log = VectorMath.Load<V>(logSigma, k), priorLog = VectorMath.Load<V>(priorLogSigma, k), dz = VectorMath.Load<V>(dSample, k);
            V ratio = VectorMath.Exp(log - priorLog), square = ratio * ratio, precision = VectorMath.Exp(-priorLog);
            V distance = (VectorMath.Load<V>(mean, k) - VectorMath.Load<V>(priorMean, k)) * precision, pull = distance * precision;
            // z = mu + sigma noise;  KL = 1/2 (u^2 + s^2 - 2 log s - 1), u = (mu - mu_p) / sigma_p, s = sigma / sigma_p
            Add(V.MultiplyAdd(weight, pull, dz), dMean, k);
            Add(dz * VectorMath.Exp(log) * VectorMath.Load<V>(noise, k) + weight * (square - one), dLogSigma, k);
            Add(-(weight * pull), dPriorMean, k);
            Add(weight * (one - square - distance * distance), dPriorLogSigma, k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(V value, Span<float> destination, int k)
        where V : struct, ILanes<V>
        => VectorMath.Store(VectorMath.Load<V>(destination, k) + value, destination, k);
}
