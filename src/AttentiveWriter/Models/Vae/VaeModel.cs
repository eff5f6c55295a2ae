using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Vae;

/// <summary>The conventional variational auto-encoder, of fully connected layers.</summary>
public sealed class VaeModel : OneStepModel
{
    private readonly Perceptron _encoder, _decoder;
    private readonly NormalLayer _posterior;
    private readonly LinearLayer _canvas;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public VaeModel(VaeSettings settings, Device? device = null)
        : base(device)
    {
        VaeSettings s = Settings = Checked(settings);
        _encoder = new Perceptron(Parameters, "encoder", s.Layers, s.Hidden, s.Activation, [s.Pixels, .. ClassColumns]);
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, s.Hidden);
        _decoder = new Perceptron(Parameters, "decoder", s.Layers, s.Hidden, s.Activation, [s.Latent, .. ClassColumns]);
        _canvas = new LinearLayer(Parameters, "canvas", s.CanvasSize, s.Hidden);
    }

    /// <inheritdoc/>
    public override VaeSettings Settings { get; }

    /// <inheritdoc/>
    public override int LatentSize => Settings.Latent;

    /// <inheritdoc/>
    protected override Parameter CanvasBias => _canvas.Bias;

    /// <inheritdoc/>
    protected override void Initialise(Initialiser initialiser)
    {
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        _canvas.Initialise(initialiser);
    }

    /// <inheritdoc/>
    protected override Normal Encode(Example given) => _posterior.Given(_encoder.Apply(given.WithClass(given.X)));

    /// <inheritdoc/>
    protected override Variable Decode(Variable z, Example given) => _canvas.Apply(_decoder.Apply(given.WithClass(z)));
}
