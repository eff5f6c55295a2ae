using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>A latent drawn on a tape, z ~ Q, and what it costs.</summary>
/// <param name="Value">z, [rows, latent].</param>
/// <param name="Divergence">KL(Q || P), [rows, 1], nats.</param>
/// <param name="Posterior">Q.</param>
/// <param name="Prior">P; null for N(0, 1).</param>
/// <param name="Noise">What z was made of: (z - mu) / sigma, [rows, latent].</param>
public sealed record Latent(Variable Value, Variable Divergence, Normal Posterior, Normal? Prior, Variable Noise)
{
    /// <summary>Records z = mu + sigma noise of Q, and KL(Q || P) for each row, in nats; a learned P has gradients of its own.</summary>
    /// <param name="posterior">Q.</param>
    /// <param name="noise">Standard normal, [rows, latent].</param>
    /// <param name="prior">P; null for N(0, 1).</param>
    public static Latent Sample(Normal posterior, Variable noise, Normal? prior = null)
    {
        (Normal q, Normal? p) = (posterior, prior);
        (Variable z, Variable kl) = p is null
            ? GaussianSample.Record(q.Mean, q.LogSigma, noise)
            : GaussianSampleGivenPrior.Record(q.Mean, q.LogSigma, p.Mean, p.LogSigma, noise);
        return new Latent(z, kl, posterior, prior, noise);
    }

    /// <summary>Returns log Q(z) - log P(z) of the z of each row, nats; <see cref="Divergence"/> is its mean over z.</summary>
    public double[] LogRatios()
    {
        float[] z = Value.Read(), noise = Noise.Read(), logSigma = Posterior.LogSigma.Read();
        float[]? priorMean = Prior?.Mean.Read(), priorLogSigma = Prior?.LogSigma.Read();
        double[] ratios = new double[Value.Value.Rows];
        for (int i = 0; i < z.Length; i++)
        {
            double prior = priorMean is null ? LogDensity(z[i], 0)
                : LogDensity((z[i] - priorMean[i]) / Math.Exp(priorLogSigma![i]), priorLogSigma[i]);
            ratios[i / Value.Columns] += LogDensity(noise[i], logSigma[i]) - prior;
        }
        return ratios;
    }

    // Without log sqrt(2 pi), which Q and P share.
    private static double LogDensity(double standardised, double logSigma) => -logSigma - 0.5 * standardised * standardised;
}
