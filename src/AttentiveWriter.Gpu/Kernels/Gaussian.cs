using AttentiveWriter.Tensors;
using ILGPU;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void GaussianForward(Matrix mean, Matrix logSigma, Matrix noise, Matrix sample, Matrix divergence) =>
        Queue.ForEachGroup(GaussianKernel.Forward, mean.Rows, new GaussianForwardArguments(mean, logSigma, noise, sample, divergence));

    /// <inheritdoc/>
    public override void GaussianBackward(Matrix mean, Matrix logSigma, Matrix noise, Matrix dSample, Matrix dDivergence, Matrix dMean,
        Matrix dLogSigma) =>
        Queue.ForEach(GaussianKernel.Backward, mean.Count,
            new GaussianBackwardArguments(mean, logSigma, noise, dSample, dDivergence, dMean, dLogSigma));

    /// <inheritdoc/>
    public override void GaussianPriorForward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix sample, Matrix divergence) =>
        Queue.ForEachGroup(GaussianKernel.PriorForward, mean.Rows, new GaussianPriorForwardArguments(mean, logSigma, priorMean,
            priorLogSigma, noise, sample, divergence));

    /// <inheritdoc/>
    public override void GaussianPriorBackward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix dSample, Matrix dDivergence,
        Matrix dMean, Matrix dLogSigma, Matrix dPriorMean, Matrix dPriorLogSigma) =>
        Queue.ForEach(GaussianKernel.PriorBackward, mean.Count, new GaussianPriorBackwardArguments(mean, logSigma, priorMean,
            priorLogSigma, noise, dSample, dDivergence, dMean, dLogSigma, dPriorMean, dPriorLogSigma));
}

/// <summary>What a sample reads and writes.</summary>
internal readonly record struct GaussianForwardArguments(GpuMatrix Mean, GpuMatrix LogSigma, GpuMatrix Noise, GpuMatrix Sample,
    GpuMatrix Divergence);

/// <summary>What a sample reads and writes on the way back.</summary>
internal readonly record struct GaussianBackwardArguments(GpuMatrix Mean, GpuMatrix LogSigma, GpuMatrix Noise, GpuMatrix DSample,
    GpuMatrix DDivergence, GpuMatrix DMean, GpuMatrix DLogSigma);

/// <summary>What a sample with a learned prior reads and writes.</summary>
internal readonly record struct GaussianPriorForwardArguments(GpuMatrix Mean, GpuMatrix LogSigma, GpuMatrix PriorMean,
    GpuMatrix PriorLogSigma, GpuMatrix Noise, GpuMatrix Sample, GpuMatrix Divergence);

/// <summary>What a sample with a learned prior reads and writes on the way back.</summary>
internal readonly record struct GaussianPriorBackwardArguments(GpuMatrix Mean, GpuMatrix LogSigma, GpuMatrix PriorMean,
    GpuMatrix PriorLogSigma, GpuMatrix Noise, GpuMatrix DSample, GpuMatrix DDivergence, GpuMatrix DMean, GpuMatrix DLogSigma,
    GpuMatrix DPriorMean, GpuMatrix DPriorLogSigma);

/// <summary>Latents, on the device: forward a group of threads for each row, backward a thread for each latent.</summary>
internal static unsafe class GaussianKernel
{
    public static void Forward(GaussianForwardArguments p)
    {
        int row = Grid.IdxX;
        double kl = 0;
        for (int k = Group.IdxX; k < p.Mean.Columns; k += Group.DimX)
        {
            double mu = p.Mean.Row(row)[k], log = p.LogSigma.Row(row)[k], sigma = GpuMath.Exp(log);
            p.Sample.Row(row)[k] = (float)(mu + sigma * p.Noise.Row(row)[k]);
            kl += 0.5 * (mu * mu + sigma * sigma - 2 * log - 1);
        }
        kl = GroupSum.Of(kl);
        if (Group.IdxX == 0) p.Divergence.Values[row] = (float)kl;
    }

    public static void Backward(GaussianBackwardArguments p)
    {
        int i = Items.Mine;
        if (i >= p.Mean.Count) return;
        double mu = p.Mean.Values[i], sigma = GpuMath.Exp((double)p.LogSigma.Values[i]), dz = p.DSample.Values[i],
            dkl = p.DDivergence.Values[i / p.Mean.Columns];
        // z = mu + sigma noise; KL = 1/2 (mu^2 + sigma^2 - 2 log sigma - 1)
        p.DMean.Values[i] += (float)(dz + dkl * mu);
        p.DLogSigma.Values[i] += (float)(dz * sigma * p.Noise.Values[i] + dkl * (sigma * sigma - 1));
    }

    public static void PriorForward(GaussianPriorForwardArguments p)
    {
        int row = Grid.IdxX;
        double kl = 0;
        for (int k = Group.IdxX; k < p.Mean.Columns; k += Group.DimX)
        {
            double mu = p.Mean.Row(row)[k], log = p.LogSigma.Row(row)[k], sigma = GpuMath.Exp(log),
                priorLog = p.PriorLogSigma.Row(row)[k], prior = GpuMath.Exp(priorLog), difference = mu - p.PriorMean.Row(row)[k];
            p.Sample.Row(row)[k] = (float)(mu + sigma * p.Noise.Row(row)[k]);
            kl += priorLog - log + (sigma * sigma + difference * difference) / (2 * prior * prior) - 0.5;
        }
        kl = GroupSum.Of(kl);
        if (Group.IdxX == 0) p.Divergence.Values[row] = (float)kl;
    }

    public static void PriorBackward(GaussianPriorBackwardArguments p)
    {
        int i = Items.Mine;
        if (i >= p.Mean.Count) return;
        double sigma = GpuMath.Exp((double)p.LogSigma.Values[i]), prior = GpuMath.Exp((double)p.PriorLogSigma.Values[i]),
            difference = (double)p.Mean.Values[i] - p.PriorMean.Values[i], variance = sigma * sigma, priorVariance = prior * prior,
            dz = p.DSample.Values[i], dkl = p.DDivergence.Values[i / p.Mean.Columns];
        // KL = log sigma_p - log sigma + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2
        p.DMean.Values[i] += (float)(dz + dkl * difference / priorVariance);
        p.DLogSigma.Values[i] += (float)(dz * sigma * p.Noise.Values[i] + dkl * (variance / priorVariance - 1));
        p.DPriorMean.Values[i] -= (float)(dkl * difference / priorVariance);
        p.DPriorLogSigma.Values[i] += (float)(dkl * (1 - (variance + difference * difference) / priorVariance));
    }
}
