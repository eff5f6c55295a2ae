using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.ConvVae;

/// <summary>A variational auto-encoder of convolutions: halved level by level down to the latent, and doubled again up to the
/// image.</summary>
/// <remarks>
/// The model of <see cref="Vae.VaeModel"/> with other layers: 3 x 3 convolutions of stride 2 down, and up nearest-neighbour doubling before
/// 3 x 3 convolutions, which leaves no checkerboard (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", 2016).
/// </remarks>
public sealed class ConvVaeModel : OneStepModel
{
    private const int Kernel = 3;

    private readonly ConvolutionLayer[] _down, _up;
    private readonly NormalLayer _posterior;
    private readonly LinearLayer _start;
    private readonly Parameter _initialCanvas;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public ConvVaeModel(ConvVaeSettings settings, Device? device = null)
        : base(device)
    {
        ConvVaeSettings s = Settings = Checked(settings);
        // Channels from the image down.
        int[] channels = [s.Channels, .. Enumerable.Range(0, s.Levels).Select(i => s.Filters << i)];
        int features = (s.Height >> s.Levels) * (s.Width >> s.Levels) * channels[^1];
        _down = [.. Enumerable.Range(0, s.Levels).Select(i => new ConvolutionLayer(Parameters, $"encoder.{i}", new ConvolutionPlan(
            [new ConvolutionShape(s.Height >> i, s.Width >> i, channels[i], Kernel, stride: 2, padding: 1, planar: i == 0)],
                channels[i + 1])))];
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, [features, .. ClassColumns]);
        _start = new LinearLayer(Parameters, "decoder.start", features, [s.Latent, .. ClassColumns]);
        _up = [.. Enumerable.Range(0, s.Levels).Reverse().Select(i => new ConvolutionLayer(Parameters, $"decoder.{i}", new ConvolutionPlan(
            [new ConvolutionShape(s.Height >> (i + 1), s.Width >> (i + 1), channels[i + 1], Kernel, padding: 1, upsampling: 2)], i == 0
                ? s.CanvasPlanes : channels[i], planarOutput: i == 0)))];
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    /// <inheritdoc/>
    public override ConvVaeSettings Settings { get; }

    /// <inheritdoc/>
    public override int LatentSize => Settings.Latent;

    /// <inheritdoc/>
    protected override Parameter CanvasBias => _initialCanvas;

    /// <inheritdoc/>
    protected override void Initialise(Initialiser initialiser)
    {
        foreach (ConvolutionLayer layer in _down) layer.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _start.Initialise(initialiser);
        foreach (ConvolutionLayer layer in _up) layer.Initialise(initialiser);
        Initialiser.Fill(_initialCanvas, 0);
    }

    /// <inheritdoc/>
    protected override Normal Encode(Example given)
    {
        Variable features = given.X;
        foreach (ConvolutionLayer layer in _down) features = Activation.Record(Settings.Activation, layer.Apply([features]));
        return _posterior.Given(given.WithClass(features));
    }

    /// <inheritdoc/>
    protected override Variable Decode(Variable z, Example given)
    {
        Variable features = Activation.Record(Settings.Activation, _start.Apply(given.WithClass(z)));
        foreach (ConvolutionLayer layer in _up[..^1]) features = Activation.Record(Settings.Activation, layer.Apply([features]));
        return FullWrite.Record(Broadcast.Record(z.Tape, _initialCanvas), _up[^1].Apply([features]));     // c = c_0 + write(h)
    }
}
