using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>A diagonal Gaussian on a tape.</summary>
/// <param name="Mean">mu, [rows, latent].</param>
/// <param name="LogSigma">log sigma, [rows, latent].</param>
public sealed record Normal(Variable Mean, Variable LogSigma)
{
    /// <summary>Records z = mu + sigma noise, and KL(this || N(0, 1)) for each row, in nats.</summary>
    public Latent Sample(Variable noise)
    {
        (Variable z, Variable kl) = GaussianSample.Record(Mean, LogSigma, noise);
        return new Latent(z, kl, this, null, noise);
    }

    /// <summary>Records z = mu + sigma noise, and KL(this || prior) for each row, in nats; the prior has its own gradients.</summary>
    public Latent Sample(Variable noise, Normal prior)
    {
        (Variable z, Variable kl) = GaussianSampleGivenPrior.Record(Mean, LogSigma, prior.Mean, prior.LogSigma, noise);
        return new Latent(z, kl, this, prior, noise);
    }
}
