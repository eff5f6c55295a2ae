using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>z = mu + exp(log sigma) noise, with KL(N(mu, sigma^2) || N(mu_p, sigma_p^2)), both learned (Gregor et al. 2016).</summary>
internal sealed class GaussianSampleGivenPrior : Op
{
    private readonly Variable _mean, _logSigma, _priorMean, _priorLogSigma, _noise, _sample, _divergence;

    private GaussianSampleGivenPrior(
        Variable mean, Variable logSigma, Variable priorMean, Variable priorLogSigma, Variable noise, Variable sample, Variable divergence)
        : base(sample, divergence)
    {
        (_mean, _logSigma, _priorMean, _priorLogSigma) = (mean, logSigma, priorMean, priorLogSigma);
        (_noise, _sample, _divergence) = (noise, sample, divergence);
    }

    /// <summary>Records the sample.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="priorMean">mu_p, [rows, latent].</param>
    /// <param name="priorLogSigma">log sigma_p, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <returns>z [rows, latent] and KL [rows, 1], in nats.</returns>
    public static (Variable Sample, Variable Divergence) Record(
        Tape tape, Variable mean, Variable logSigma, Variable priorMean, Variable priorLogSigma, Variable noise)
    {
        Variable[] inputs = [mean, logSigma, priorMean, priorLogSigma, noise];
        if (inputs.Any(input => input.Columns != mean.Columns))
            throw new ArgumentException(
                $"mean and log sigma, those of the prior, and noise have {string.Join(", ", inputs.Select(i => i.Columns))} columns");
        Variable sample = tape.Output(mean.Columns), divergence = tape.Output(1);
        tape.Record(new GaussianSampleGivenPrior(mean, logSigma, priorMean, priorLogSigma, noise, sample, divergence));
        return (sample, divergence);
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _mean.Value.Rows; r++)
            _divergence.Value.Row(r)[0] = KernelSet.Current.GaussianPriorForward(
                _mean.Value.Row(r), _logSigma.Value.Row(r), _priorMean.Value.Row(r), _priorLogSigma.Value.Row(r),
                _noise.Value.Row(r), _sample.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dSample, dDivergence, dMean, dLogSigma) = (_sample.Gradient, _divergence.Gradient, _mean.Gradient, _logSigma.Gradient);
        var (dPriorMean, dPriorLogSigma) = (_priorMean.Gradient, _priorLogSigma.Gradient);
        // z = mu + sigma noise and KL, whose gradient also moves the prior towards the posterior
        for (int r = 0; r < _mean.Value.Rows; r++)
            KernelSet.Current.GaussianPriorBackward(
                _mean.Value.Row(r), _logSigma.Value.Row(r), _priorMean.Value.Row(r), _priorLogSigma.Value.Row(r), _noise.Value.Row(r),
                dSample.Row(r), dDivergence.Row(r)[0], dMean.Row(r), dLogSigma.Row(r), dPriorMean.Row(r), dPriorLogSigma.Row(r));
    }
}
