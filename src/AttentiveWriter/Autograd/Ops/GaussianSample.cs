using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>z = mu + exp(log sigma) noise, with KL = 1/2 sum (mu^2 + sigma^2 - 2 log sigma - 1) for each row.</summary>
internal sealed class GaussianSample : Op
{
    private readonly Variable _mean, _logSigma, _noise, _sample, _divergence;

    private GaussianSample(Variable mean, Variable logSigma, Variable noise, Variable sample, Variable divergence)
        : base(sample, divergence) =>
        (_mean, _logSigma, _noise, _sample, _divergence) = (mean, logSigma, noise, sample, divergence);

    /// <summary>Records the sample.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <returns>z [rows, latent] and KL [rows, 1], in nats.</returns>
    public static (Variable Sample, Variable Divergence) Record(Tape tape, Variable mean, Variable logSigma, Variable noise)
    {
        if (mean.Columns != logSigma.Columns || mean.Columns != noise.Columns)
            throw new ArgumentException($"mean, log sigma and noise have {mean.Columns}, {logSigma.Columns} and {noise.Columns} columns");
        Variable sample = tape.Output(mean.Columns), divergence = tape.Output(1);
        tape.Record(new GaussianSample(mean, logSigma, noise, sample, divergence));
        return (sample, divergence);
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _mean.Value.Rows; r++)
            _divergence.Value.Row(r)[0] = KernelSet.Current.GaussianForward(_mean.Value.Row(r), _logSigma.Value.Row(r), _noise.Value.Row(r), _sample.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dSample, dDivergence, dMean, dLogSigma) = (_sample.Gradient, _divergence.Gradient, _mean.Gradient, _logSigma.Gradient);
        for (int r = 0; r < _mean.Value.Rows; r++)
            KernelSet.Current.GaussianBackward(_mean.Value.Row(r), _logSigma.Value.Row(r), _noise.Value.Row(r),
                dSample.Row(r), dDivergence.Row(r)[0], dMean.Row(r), dLogSigma.Row(r));
    }
}
