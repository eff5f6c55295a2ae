using AttentiveWriter.Autograd;

namespace AttentiveWriter.Nn;

/// <summary>A diagonal Gaussian whose mean and log sigma are linear maps of hidden states (Gregor et al. 2015, eq. 1, 2).</summary>
public sealed class NormalLayer(ParameterSet parameters, string name, int latent, params int[] hidden)
{
    private readonly LinearLayer _mean = new(parameters, name + ".mean", latent, hidden);
    private readonly LinearLayer _logSigma = new(parameters, name + ".log_sigma", latent, hidden);

    /// <summary>Sets initial values: about N(0, 1).</summary>
    public void Initialise(Initialiser initialiser)
    {
        _mean.Initialise(initialiser);
        _logSigma.Initialise(initialiser);
    }

    /// <summary>Records the distribution given the hidden states.</summary>
    public Normal Given(params Variable[] hidden) => new(_mean.Apply(hidden), _logSigma.Apply(hidden));
}
