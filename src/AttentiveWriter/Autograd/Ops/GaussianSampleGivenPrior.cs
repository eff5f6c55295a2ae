using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>z = mu + exp(log sigma) noise, with KL(N(mu, sigma^2) || N(mu_p, sigma_p^2)), both learned (Gregor et al. 2016).</summary>
public sealed class GaussianSampleGivenPrior : Op
{
    private readonly Variable _mean, _logSigma, _priorMean, _priorLogSigma, _noise, _sample, _divergence;

    private GaussianSampleGivenPrior(
        Variable mean, Variable logSigma, Variable priorMean, Variable priorLogSigma, Variable noise, Variable sample, Variable divergence)
        : base([mean, logSigma, priorMean, priorLogSigma, noise], sample, divergence)
    {
        (_mean, _logSigma, _priorMean, _priorLogSigma) = (mean, logSigma, priorMean, priorLogSigma);
        (_noise, _sample, _divergence) = (noise, sample, divergence);
    }

    /// <summary>Records the sample.</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="priorMean">mu_p, [rows, latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent]; data.</param>
    /// <returns>z [rows, latent] and KL [rows, 1], in nats.</returns>
    public static (Variable Sample, Variable Divergence) Record(
        Variable mean, Variable logSigma, Variable priorMean, Variable priorLogSigma, Variable noise)
    {
        Variable[] inputs = [mean, logSigma, priorMean, priorLogSigma, noise];
        if (inputs.Any(input => input.Columns != mean.Columns))
            throw new ArgumentException(
                $"mean and log sigma, those of the prior, and noise have {string.Join(", ", inputs.Select(i => i.Columns))} columns");
        Variable sample = mean.Tape.Output(mean.Columns), divergence = mean.Tape.Output(1);
        mean.Tape.Record(new GaussianSampleGivenPrior(mean, logSigma, priorMean, priorLogSigma, noise, sample, divergence));
        return (sample, divergence);
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.GaussianPriorForward(
            _mean.Value, _logSigma.Value, _priorMean.Value, _priorLogSigma.Value, _noise.Value, _sample.Value, _divergence.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // z = mu + sigma noise, and KL, whose gradient also moves the prior towards the posterior
        kernels.GaussianPriorBackward(
            _mean.Value, _logSigma.Value, _priorMean.Value, _priorLogSigma.Value, _noise.Value, _sample.Gradient, _divergence.Gradient,
            _mean.Gradient, _logSigma.Gradient, _priorMean.Gradient, _priorLogSigma.Gradient);
}
