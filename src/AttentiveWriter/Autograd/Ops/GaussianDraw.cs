using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>z = mu + exp(log sigma) noise, without a divergence: generation draws from the prior itself.</summary>
internal sealed class GaussianDraw : Op
{
    private readonly Variable _mean, _logSigma, _noise, _sample;

    private GaussianDraw(Variable mean, Variable logSigma, Variable noise, Variable sample)
        : base(sample) => (_mean, _logSigma, _noise, _sample) = (mean, logSigma, noise, sample);

    /// <summary>Records the sample.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="mean">mu, [rows, latent].</param>
    /// <param name="logSigma">log sigma, [rows, latent].</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <returns>z, [rows, latent].</returns>
    public static Variable Record(Tape tape, Variable mean, Variable logSigma, Variable noise)
    {
        if (mean.Columns != logSigma.Columns || mean.Columns != noise.Columns)
            throw new ArgumentException($"mean, log sigma and noise have {mean.Columns}, {logSigma.Columns} and {noise.Columns} columns");
        Variable sample = tape.Output(mean.Columns);
        tape.Record(new GaussianDraw(mean, logSigma, noise, sample));
        return sample;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _sample.Value.Rows; r++)
            KernelSet.Current.GaussianDrawForward(_mean.Value.Row(r), _logSigma.Value.Row(r), _noise.Value.Row(r), _sample.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dSample, dMean, dLogSigma) = (_sample.Gradient, _mean.Gradient, _logSigma.Gradient);
        // z = mu + sigma noise
        for (int r = 0; r < _sample.Value.Rows; r++)
            KernelSet.Current.GaussianDrawBackward(
                _logSigma.Value.Row(r), _noise.Value.Row(r), dSample.Row(r), dMean.Row(r), dLogSigma.Row(r));
    }
}
