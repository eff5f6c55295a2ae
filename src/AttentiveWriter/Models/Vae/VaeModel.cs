using AttentiveWriter.Autograd;
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
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public VaeModel(VaeSettings settings)
    {
        VaeSettings s = Settings = Checked(settings);
        _encoder = new Perceptron(Parameters, "encoder", s.Layers, s.Hidden, s.Activation, [s.Pixels, .. ClassColumns]);
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, s.Hidden);
        _decoder = new Perceptron(Parameters, "decoder", s.Layers, s.Hidden, s.Activation, [s.Latent, .. ClassColumns]);
        _canvas = new LinearLayer(Parameters, "canvas", s.CanvasSize, s.Hidden);
    }

    /// <inheritdoc/>
    public override VaeSettings Settings { get; }

    internal override int LatentSize => Settings.Latent;

    private protected override Parameter CanvasBias => _canvas.Bias;

    private protected override void Initialise(Initialiser initialiser)
    {
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        _canvas.Initialise(initialiser);
    }

    private protected override Normal Encode(Tape tape, Variable x, Variable[] y) => _posterior.Given(tape, _encoder.Apply(tape, [x, .. y]));

    private protected override Variable Decode(Tape tape, Variable z, Variable[] y) => _canvas.Apply(tape, _decoder.Apply(tape, [z, .. y]));
}
