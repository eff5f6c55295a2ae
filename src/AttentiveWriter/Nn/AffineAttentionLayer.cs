using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;

namespace AttentiveWriter.Nn;

/// <summary>Where to look: seven numbers from the decoder's state, an affine map and an intensity (Jaderberg et al. 2015, eq. 1).</summary>
public sealed class AffineAttentionLayer
{
    /// <summary>a11 = a22 of a fresh read: the window spans 60 % of the image, as that of <see cref="AttentionLayer"/> does.</summary>
    public const float ReadScale = 0.6f;

    /// <summary>a11 = a22 of a fresh write, whose map goes from the canvas to the patch: the same window.</summary>
    public const float WriteScale = 1 / ReadScale;

    private readonly float _scale;
    private readonly LinearLayer _parameters;

    /// <summary>Adds <c>name.weight</c> [7, hidden] and <c>name.bias</c> [7].</summary>
    /// <param name="parameters">Where to.</param>
    /// <param name="name">Of the layer.</param>
    /// <param name="hidden">Cells of the decoder.</param>
    /// <param name="scale">a11 = a22 of the fresh map: <see cref="ReadScale"/> or <see cref="WriteScale"/>.</param>
    public AffineAttentionLayer(ParameterSet parameters, string name, int hidden, float scale)
    {
        _scale = scale;
        _parameters = new LinearLayer(parameters, name, AffineWindow.ParameterCount, hidden);
    }

    /// <summary>Sets initial values: an upright, centred window, gamma = 1.</summary>
    public void Initialise(Initialiser initialiser)
    {
        _parameters.Initialise(initialiser);
        float[] bias = new float[AffineWindow.ParameterCount];
        bias[0] = bias[4] = _scale;
        _parameters.Bias.Write(bias);
    }

    /// <summary>Records the window of a read for a decoder state.</summary>
    public Window Read(Variable hidden, int width, int height) => At(hidden, parameters => AffineWindow.OfRead(parameters, width, height));

    /// <summary>Records the window of a write for a decoder state.</summary>
    public Window Write(Variable hidden, int width, int height) => At(hidden, parameters => AffineWindow.OfWrite(parameters, width, height));

    private Window At(Variable hidden, Func<ReadOnlySpan<float>, AffineWindow> window)
    {
        Variable parameters = _parameters.Apply(hidden);
        return new Window(parameters, null, numbers => new GlimpseWindow(null, window(numbers)));
    }
}
