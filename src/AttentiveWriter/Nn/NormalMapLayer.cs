using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>A diagonal Gaussian whose mean and log sigma are convolutions of a feature map: a spatial latent.</summary>
public sealed class NormalMapLayer
{
    private readonly ConvolutionLayer _mean, _logSigma;

    /// <summary>Adds <c>name.mean</c> and <c>name.log_sigma</c>, convolutions from <paramref name="hidden"/> to <paramref name="latent"/>
    /// channels.</summary>
    public NormalMapLayer(ParameterSet parameters, string name, int height, int width, int hidden, int latent, int kernel)
    {
        var plan = new ConvolutionPlan([new ConvolutionShape(height, width, hidden, kernel, padding: kernel / 2)], latent);
        _mean = new ConvolutionLayer(parameters, name + ".mean", plan);
        _logSigma = new ConvolutionLayer(parameters, name + ".log_sigma", plan);
    }

    /// <summary>Sets initial values: about N(0, 1).</summary>
    public void Initialise(Initialiser initialiser)
    {
        _mean.Initialise(initialiser);
        _logSigma.Initialise(initialiser);
    }

    /// <summary>Records the distribution given a map.</summary>
    public Normal Given(Variable hidden) => new(_mean.Apply([hidden]), _logSigma.Apply([hidden]));
}
