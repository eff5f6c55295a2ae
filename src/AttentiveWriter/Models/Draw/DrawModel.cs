using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>DRAW, the Deep Recurrent Attentive Writer: a variational auto-encoder that draws an image stroke by stroke.</summary>
/// <remarks>
/// <para>Gregor, Danihelka, Graves, Rezende and Wierstra, "DRAW: A Recurrent Neural Network For Image Generation", 2015, arXiv 1502.04623.
/// <see cref="Step"/> and <see cref="Decode"/> cover equations 1 to 8; the loss, 9 to 12, and drawing from the prior, 13 to 15, are those
/// of every model that draws (<see cref="GenerativeModel"/>); reading and writing, 17 to 29, are in the reader, the writer and the filter
/// bank.</para>
/// <para>Deviation: each row of a filter bank sums to exactly 1, also where it lies outside the image. Deviation: the initial states are
/// learned, which the paper calls biases. Beyond the paper: the prior may be learned
/// (<see cref="PriorKind"/>).</para>
/// </remarks>
public sealed class DrawModel : GenerativeModel
{
    private readonly Reader _reader;
    private readonly LstmLayer _encoder, _decoder;
    private readonly NormalLayer _posterior;
    private readonly NormalLayer? _prior;
    private readonly Writer _writer;
    private readonly Parameter _initialCanvas;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public DrawModel(DrawSettings settings, Device? device = null)
        : base(device)
    {
        DrawSettings s = Settings = Checked(settings);
        _reader = new Reader(Parameters, s.Hidden, s.Read, s.ReadAttention, s.Width, s.Height, s.Channels);
        _encoder = new LstmLayer(Parameters, "encoder", s.Hidden, [.. _reader.Columns, s.Hidden, .. ClassColumns]);
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, s.Hidden);
        if (s.Prior == PriorKind.Learned) _prior = new NormalLayer(Parameters, "prior", s.Latent, s.Hidden);
        _decoder = new LstmLayer(Parameters, "decoder", s.Hidden, [s.Latent, .. ClassColumns]);
        _writer = new Writer(Parameters, s.Hidden, s.Write, s.WriteAttention, s.Width, s.Height, s.CanvasPlanes);
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    /// <inheritdoc/>
    public override DrawSettings Settings { get; }

    /// <inheritdoc/>
    public override int Steps => Settings.Glimpses;

    /// <inheritdoc/>
    public override int LatentSize => Settings.Latent;

    /// <inheritdoc/>
    protected override Parameter CanvasBias => _initialCanvas;

    /// <inheritdoc/>
    protected override void Initialise(Initialiser initialiser)
    {
        _reader.Initialise(initialiser);
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _prior?.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        _writer.Initialise(initialiser);
        Initialiser.Fill(_initialCanvas, 0);
    }

    /// <summary>c_0, h^enc_0 and h^dec_0, learned.</summary>
    protected override RecurrentState Start(Tape tape, Example given)
    {
        Variable canvas = Broadcast.Record(tape, _initialCanvas);
        // Without read attention the encoder sees the same x at every step (eq. 17).
        LstmState? encoder = given.Image is { } x ? _encoder.Start(tape, Settings.Read is null ? x : null) : null;
        return new RecurrentState(canvas, _decoder.Start(tape), encoder);
    }

    /// <summary>One step of the network, a line for each equation.</summary>
    protected override RecurrentStep Step(int t, Example given, RecurrentState previous)
    {
        Variable error = Given(previous.Canvas)
            .Error(given.X);                                 // x^_t = x - sigmoid(c_{t-1})             (3)
        Glimpse r = _reader.Read(given.X, error,
            previous.Decoder!.Hidden);                     // r_t = read(x, x^_t, h^dec_{t-1})        (4)
        LstmState encoder = _encoder.Step(previous.Encoder!,
            given.WithClass([.. r.Parts, previous.Decoder.Hidden]));  // h^enc_t = RNN^enc    (5)
        Normal q =
            _posterior.Given(encoder.Hidden);                                            // Q(Z_t | h^enc_t)                     (1, 2)
        Latent z = Latent.Sample(q,
            NormalNoise.Record(error.Tape, LatentSize, t), Prior(previous));  // z_t ~ Q, KL(Q || P), P = N(0, 1)    (6, 11)
        Stroke stroke = Decode(z.Value, given,
            previous);                                       // h^dec_t, c_t                         (7, 8)
        return new RecurrentStep(new RecurrentState(stroke.Canvas, stroke.Decoder, encoder), z, stroke.Window, error, r);
    }

    /// <summary>P(Z_t | h^dec_{t-1}) where it is learned, as in Gregor et al. 2016.</summary>
    protected override Normal? Prior(RecurrentState previous) => _prior?.Given(previous.Decoder!.Hidden);

    /// <summary>The half of a step that drawing shares with reading.</summary>
    protected override Stroke Decode(Variable z, Example given, RecurrentState previous)
    {
        LstmState decoder = _decoder.Step(previous.Decoder!,
            given.WithClass(z));                    // h^dec_t = RNN^dec(h^dec_{t-1}, z_t)     (7)
        (Variable canvas, Window? window) = _writer.Write(previous.Canvas!,
            decoder.Hidden);    // c_t = c_{t-1} + write(h^dec_t)          (8)
        return new Stroke(canvas, decoder, window);
    }
}
