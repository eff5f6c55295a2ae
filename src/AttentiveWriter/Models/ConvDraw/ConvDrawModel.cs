using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.ConvDraw;

/// <summary>Convolutional DRAW: the recurrence of DRAW on feature maps, with a latent map in each step and a learned prior.</summary>
/// <remarks>
/// Gregor, Besse, Rezende, Danihelka and Wierstra, "Towards Conceptual Compression", 2016, arXiv 1604.08772, section 2. In place of
/// attention it sees and writes all of the image, through convolutions; the prior of z_t follows from what has been drawn. Deviation: the
/// decoder gets z_t alone and does not see the canvas. Deviation: there is one stochastic layer, and the likelihood is DRAW's.
/// </remarks>
public sealed class ConvDrawModel : GenerativeModel
{
    private const int Kernel = 3;

    private readonly ConvolutionLayer[] _read, _write;
    private readonly ConvolutionLstmLayer _encoder, _decoder;
    private readonly NormalMapLayer _posterior, _prior;
    private readonly Parameter _initialCanvas;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public ConvDrawModel(ConvDrawSettings settings, Device? device = null)
        : base(device)
    {
        ConvDrawSettings s = Settings = Checked(settings);
        (int height, int width) = (s.Height >> s.Levels, s.Width >> s.Levels);
        _read = [.. Enumerable.Range(0, s.Levels).Select(level => new ConvolutionLayer(Parameters, $"read.{level}", Down(level)))];
        _encoder = new ConvolutionLstmLayer(Parameters, "encoder", height, width, s.Hidden, Kernel, s.Classes, s.Filters, s.Hidden);
        _posterior = new NormalMapLayer(Parameters, "posterior", height, width, s.Hidden, s.Latent, Kernel);
        _prior = new NormalMapLayer(Parameters, "prior", height, width, s.Hidden, s.Latent, Kernel);
        _decoder = new ConvolutionLstmLayer(Parameters, "decoder", height, width, s.Hidden, Kernel, s.Classes, s.Latent);
        _write = [.. Enumerable.Range(0, s.Levels).Reverse()
            .Select(level => new ConvolutionLayer(Parameters, $"write.{level}", Up(level)))];
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    /// <inheritdoc/>
    public override ConvDrawSettings Settings { get; }

    /// <inheritdoc/>
    public override int Steps => Settings.Glimpses;

    /// <inheritdoc/>
    public override int LatentSize => (Settings.Height >> Settings.Levels) * (Settings.Width >> Settings.Levels) * Settings.Latent;

    /// <inheritdoc/>
    protected override Parameter CanvasBias => _initialCanvas;

    /// <inheritdoc/>
    protected override void Initialise(Initialiser initialiser)
    {
        foreach (ConvolutionLayer layer in _read) layer.Initialise(initialiser);
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _prior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        foreach (ConvolutionLayer layer in _write) layer.Initialise(initialiser);
        Initialiser.Fill(_initialCanvas, 0);
    }

    /// <inheritdoc/>
    protected override RecurrentState Start(Tape tape, Example given)
    {
        Variable canvas = Broadcast.Record(tape, _initialCanvas);
        LstmState? encoder = given.Image is null ? null : _encoder.Start(tape, given.Class);
        return new RecurrentState(canvas, _decoder.Start(tape, given.Class), encoder);
    }

    /// <summary>One step of the network, a line for each equation.</summary>
    protected override RecurrentStep Step(int t, Example given, RecurrentState previous)
    {
        Variable error = Given(previous.Canvas).Error(given.X);                                     // e_t = x - sigmoid(c_{t-1})
        Variable r = Through(_read, given.X, error);                                                // r_t = read(x, e_t)
        LstmState encoder = _encoder.Step(previous.Encoder!,
            [r, previous.Decoder!.Hidden]);        // h^enc_t = RNN^enc(r_t, h^enc_{t-1}, h^dec_{t-1})
        Normal q = _posterior.Given(encoder.Hidden),
            p = Prior(previous);                           // Q(Z_t | h^enc_t), P(Z_t | h^dec_{t-1})
        Latent z = Latent.Sample(q, NormalNoise.Record(error.Tape, LatentSize, t), p);              // z_t ~ Q, KL(Q || P)
        Stroke stroke = Decode(z.Value, given, previous);
        return new RecurrentStep(new RecurrentState(stroke.Canvas, stroke.Decoder, encoder), z, Error: error);
    }

    /// <inheritdoc/>
    protected override Normal Prior(RecurrentState previous) => _prior.Given(previous.Decoder!.Hidden);

    /// <summary>The half of a step that drawing shares with reading.</summary>
    protected override Stroke Decode(Variable z, Example given, RecurrentState previous)
    {
        LstmState decoder = _decoder.Step(previous.Decoder!, [z]);                                  // h^dec_t = RNN^dec(z_t, h^dec_{t-1})
        Variable canvas = FullWrite.Record(previous.Canvas!, Through(_write, decoder.Hidden));      // c_t = c_{t-1} + write(h^dec_t)
        return new Stroke(canvas, decoder);
    }

    /// <summary>Records convolutions one after the other, with max(0, .) between them.</summary>
    private static Variable Through(ConvolutionLayer[] layers, params Variable[] inputs)
    {
        Variable map = layers[0].Apply(inputs);
        foreach (ConvolutionLayer layer in layers[1..]) map = layer.Apply([Activation.Record(ActivationFunction.Relu, map)]);
        return map;
    }

    /// <summary>From a level to the next, half as wide; the first reads image and error.</summary>
    private ConvolutionPlan Down(int level)
    {
        ConvDrawSettings s = Settings;
        int channels = level == 0 ? s.Channels : s.Filters;
        var shape = new ConvolutionShape(s.Height >> level, s.Width >> level, channels, Kernel, stride: 2, padding: 1, planar: level == 0);
        return new ConvolutionPlan(level == 0 ? [shape, shape] : [shape], s.Filters);
    }

    /// <summary>To a level from the next, twice as wide; the last writes a canvas.</summary>
    private ConvolutionPlan Up(int level)
    {
        ConvDrawSettings s = Settings;
        int channels = level == s.Levels - 1 ? s.Hidden : s.Filters;
        var shape = new ConvolutionShape(s.Height >> (level + 1), s.Width >> (level + 1), channels, Kernel, padding: 1, upsampling: 2);
        return new ConvolutionPlan([shape], level == 0 ? s.CanvasPlanes : s.Filters, planarOutput: level == 0);
    }
}
