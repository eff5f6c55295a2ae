using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>A latent drawn on a tape, z ~ Q, and what it costs.</summary>
/// <param name="Value">z, [rows, latent].</param>
/// <param name="Divergence">KL(Q || P), [rows, 1], nats.</param>
/// <param name="Posterior">Q.</param>
/// <param name="Prior">P; null for N(0, 1).</param>
/// <param name="Noise">What z was made of: (z - mu) / sigma, [rows, latent].</param>
internal sealed record Latent(Variable Value, Variable Divergence, Normal Posterior, Normal? Prior, Variable Noise)
{
    /// <summary>Returns log Q(z) - log P(z) of the z of one row, nats; <see cref="Divergence"/> is its mean over z.</summary>
    public double LogRatio(int row)
    {
        ReadOnlySpan<float> z = Value.Value.Row(row), noise = Noise.Value.Row(row), logSigma = Posterior.LogSigma.Value.Row(row);
        double sum = 0;
        if (Prior is null)
        {
            for (int i = 0; i < z.Length; i++) sum += LogDensity(noise[i], logSigma[i]) - LogDensity(z[i], 0);
            return sum;
        }
        ReadOnlySpan<float> priorMean = Prior.Mean.Value.Row(row), priorLogSigma = Prior.LogSigma.Value.Row(row);
        for (int i = 0; i < z.Length; i++)
            sum += LogDensity(noise[i], logSigma[i]) - LogDensity((z[i] - priorMean[i]) / Math.Exp(priorLogSigma[i]), priorLogSigma[i]);
        return sum;
    }

    // Without log sqrt(2 pi), which Q and P share.
    private static double LogDensity(double standardised, double logSigma) => -logSigma - 0.5 * standardised * standardised;
}
