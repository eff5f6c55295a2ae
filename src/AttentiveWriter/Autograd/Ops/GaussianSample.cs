using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>z = mu + exp(log sigma) noise, KL = 1/2 sum (mu^2 + sigma^2 - 2 log sigma - 1) (Gregor et al. 2015, eq. 6, 11).</summary>
public sealed class GaussianSample : Op
{
    private readonly Variable _mean, _logSigma, _noise, _sample, _divergence;

    private GaussianSample(Variable mean, Variable logSigma, Variable noise, Variable sample, Variable divergence)
        : base([mean, logSigma, noise], sample, divergence) =>
        (_mean, _logSigma, _noise, _sample, _divergence) = (mean, logSigma, noise, sample, divergence);

    /// <summary>Records the sample.</summary>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent]; data.</param>
    /// <returns>z [rows, latent] and KL [rows, 1], in nats.</returns>
    public static (Variable Sample, Variable Divergence) Record(Variable mean, Variable logSigma, Variable noise)
    {
        if (mean.Columns != logSigma.Columns || mean.Columns != noise.Columns)
            throw new ArgumentException($"mean, log sigma and noise have {mean.Columns}, {logSigma.Columns} and {noise.Columns} columns");
        Variable sample = mean.Tape.Output(mean.Columns), divergence = mean.Tape.Output(1);
        mean.Tape.Record(new GaussianSample(mean, logSigma, noise, sample, divergence));
        return (sample, divergence);
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.GaussianForward(_mean.Value, _logSigma.Value, _noise.Value, _sample.Value, _divergence.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // z = mu + sigma noise, and KL
        kernels.GaussianBackward(_mean.Value, _logSigma.Value, _noise.Value, _sample.Gradient, _divergence.Gradient, _mean.Gradient,
            _logSigma.Gradient);
}
