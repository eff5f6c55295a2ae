using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>z = mu + sigma noise, and KL = 1/2 sum (mu^2 + sigma^2 - 2 log sigma - 1) for each row, in nats (Gregor et al. 2015, eq.
    /// 11).</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <param name="sample">z, overwritten, [rows, latent].</param>
    /// <param name="divergence">KL, overwritten, [rows, 1].</param>
    public abstract void GaussianForward(Matrix mean, Matrix logSigma, Matrix noise, Matrix sample, Matrix divergence);

    /// <summary>Inverts <see cref="GaussianForward"/>.</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="noise">The noise of the forward pass, [rows, latent].</param>
    /// <param name="dSample">dz, [rows, latent].</param>
    /// <param name="dDivergence">dKL, [rows, 1].</param>
    /// <param name="dMean">Added to, [rows, latent].</param>
    /// <param name="dLogSigma">Added to, [rows, latent].</param>
    public abstract void GaussianBackward(Matrix mean, Matrix logSigma, Matrix noise, Matrix dSample, Matrix dDivergence, Matrix dMean,
        Matrix dLogSigma);

    /// <summary>z = mu + sigma noise, and KL(N(mu, sigma^2) || N(mu_p, sigma_p^2)) for each row, in nats: that of a learned
    /// prior.</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="priorMean">mu_p, [rows, latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <param name="sample">z, overwritten, [rows, latent].</param>
    /// <param name="divergence">KL, overwritten, [rows, 1].</param>
    public abstract void GaussianPriorForward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix sample, Matrix divergence);

    /// <summary>Inverts <see cref="GaussianPriorForward"/>; the gradient also moves the prior towards the posterior.</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="priorMean">mu_p, [rows, latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [rows, latent].</param>
    /// <param name="noise">The noise of the forward pass, [rows, latent].</param>
    /// <param name="dSample">dz, [rows, latent].</param>
    /// <param name="dDivergence">dKL, [rows, 1].</param>
    /// <param name="dMean">Added to, [rows, latent].</param>
    /// <param name="dLogSigma">Added to, [rows, latent].</param>
    /// <param name="dPriorMean">Added to, [rows, latent].</param>
    /// <param name="dPriorLogSigma">Added to, [rows, latent].</param>
    public abstract void GaussianPriorBackward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix dSample, Matrix dDivergence,
        Matrix dMean, Matrix dLogSigma, Matrix dPriorMean, Matrix dPriorLogSigma);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void GaussianForward(Matrix mean, Matrix logSigma, Matrix noise, Matrix sample, Matrix divergence)
    {
        for (int r = 0; r < mean.Rows; r++)
        {
            double kl = 0;
            for (int k = 0; k < mean.Columns; k++)
            {
                double mu = mean.Row(r)[k], log = logSigma.Row(r)[k], sigma = Math.Exp(log);
                sample.Row(r)[k] = (float)(mu + sigma * noise.Row(r)[k]);
                kl += 0.5 * (mu * mu + sigma * sigma - 2 * log - 1);
            }
            divergence.Row(r)[0] = (float)kl;
        }
    }

    /// <inheritdoc/>
    public override void GaussianBackward(Matrix mean, Matrix logSigma, Matrix noise, Matrix dSample, Matrix dDivergence, Matrix dMean,
        Matrix dLogSigma)
    {
        for (int r = 0; r < mean.Rows; r++)
            for (int k = 0; k < mean.Columns; k++)
            {
                double mu = mean.Row(r)[k], sigma = Math.Exp(logSigma.Row(r)[k]), dz = dSample.Row(r)[k], dkl = dDivergence.Row(r)[0];
                // z = mu + sigma noise; KL = 1/2 (mu^2 + sigma^2 - 2 log sigma - 1)
                dMean.Row(r)[k] += (float)(dz + dkl * mu);
                dLogSigma.Row(r)[k] += (float)(dz * sigma * noise.Row(r)[k] + dkl * (sigma * sigma - 1));
            }
    }

    /// <inheritdoc/>
    public override void GaussianPriorForward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix sample, Matrix divergence)
    {
        for (int r = 0; r < mean.Rows; r++)
        {
            double kl = 0;
            for (int k = 0; k < mean.Columns; k++)
            {
                (double sigma, double prior, double difference) = Compare(mean, logSigma, priorMean, priorLogSigma, r, k);
                sample.Row(r)[k] = (float)(mean.Row(r)[k] + sigma * noise.Row(r)[k]);
                kl += (double)priorLogSigma.Row(r)[k] - logSigma.Row(r)[k]
                    + (sigma * sigma + difference * difference) / (2 * prior * prior) - 0.5;
            }
            divergence.Row(r)[0] = (float)kl;
        }
    }

    /// <inheritdoc/>
    public override void GaussianPriorBackward(
        Matrix mean, Matrix logSigma, Matrix priorMean, Matrix priorLogSigma, Matrix noise, Matrix dSample, Matrix dDivergence,
        Matrix dMean, Matrix dLogSigma, Matrix dPriorMean, Matrix dPriorLogSigma)
    {
        for (int r = 0; r < mean.Rows; r++)
            for (int k = 0; k < mean.Columns; k++)
            {
                (double sigma, double prior, double difference) = Compare(mean, logSigma, priorMean, priorLogSigma, r, k);
                double variance = sigma * sigma, priorVariance = prior * prior, dz = dSample.Row(r)[k], dkl = dDivergence.Row(r)[0];
                // KL = log sigma_p - log sigma + (sigma^2 + (mu - mu_p)^2) / (2 sigma_p^2) - 1/2
                dMean.Row(r)[k] += (float)(dz + dkl * difference / priorVariance);
                dLogSigma.Row(r)[k] += (float)(dz * sigma * noise.Row(r)[k] + dkl * (variance / priorVariance - 1));
                dPriorMean.Row(r)[k] -= (float)(dkl * difference / priorVariance);
                dPriorLogSigma.Row(r)[k] += (float)(dkl * (1 - (variance + difference * difference) / priorVariance));
            }
    }

    private static (double Sigma, double Prior, double Difference) Compare(Matrix mean, Matrix logSigma, Matrix priorMean,
        Matrix priorLogSigma, int r, int k) =>
        (Math.Exp(logSigma.Row(r)[k]), Math.Exp(priorLogSigma.Row(r)[k]), (double)mean.Row(r)[k] - priorMean.Row(r)[k]);
}
