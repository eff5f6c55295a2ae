using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Kernels;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.ConvDraw;

/// <summary>Convolutional DRAW: the recurrence of DRAW on feature maps, with a latent map in each step and a learned prior.</summary>
/// <remarks>
/// Gregor, Besse, Rezende, Danihelka and Wierstra, "Towards Conceptual Compression", 2016, arXiv 1604.08772, section 2. In place of attention it
/// sees and writes all of the image, through convolutions; the prior of z_t follows from what has been drawn. Deviation: the decoder gets z_t alone and
/// does not see the canvas. Deviation: there is one stochastic layer, and the likelihood is DRAW's.
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
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public ConvDrawModel(ConvDrawSettings settings)
    {
        ConvDrawSettings s = Settings = Checked(settings);
        (int height, int width) = (s.Height >> s.Levels, s.Width >> s.Levels);
        _read = [.. Enumerable.Range(0, s.Levels).Select(level => new ConvolutionLayer(Parameters, $"read.{level}", Down(level)))];
        _encoder = new ConvolutionLstmLayer(Parameters, "encoder", height, width, s.Hidden, Kernel, s.Classes, s.Filters, s.Hidden);
        _posterior = new NormalMapLayer(Parameters, "posterior", height, width, s.Hidden, s.Latent, Kernel);
        _prior = new NormalMapLayer(Parameters, "prior", height, width, s.Hidden, s.Latent, Kernel);
        _decoder = new ConvolutionLstmLayer(Parameters, "decoder", height, width, s.Hidden, Kernel, s.Classes, s.Latent);
        _write = [.. Enumerable.Range(0, s.Levels).Reverse().Select(level => new ConvolutionLayer(Parameters, $"write.{level}", Up(level)))];
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    /// <inheritdoc/>
    public override ConvDrawSettings Settings { get; }

    /// <inheritdoc/>
    public override int Steps => Settings.Glimpses;

    internal override int LatentSize => (Settings.Height >> Settings.Levels) * (Settings.Width >> Settings.Levels) * Settings.Latent;

    private protected override Parameter CanvasBias => _initialCanvas;

    private protected override void Initialise(Initialiser initialiser)
    {
        foreach (ConvolutionLayer layer in _read) layer.Initialise(initialiser);
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _prior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        foreach (ConvolutionLayer layer in _write) layer.Initialise(initialiser);
        _initialCanvas.Value.Span.Clear();
    }

    /// <summary>Records the model on a tape: T steps of <see cref="Step"/> and the loss L = L^x + L^z.</summary>
    internal override ModelPass Record(Tape tape)
    {
        Variable x = tape.Input(Settings.Pixels);
        Variable[] y = ClassInput(tape);
        DrawState state = Start(tape, y);
        var divergences = new List<Variable>();
        for (int t = 0; t < Settings.Glimpses; t++)
        {
            (state, Latent z) = Step(tape, t, x, state);
            divergences.Add(z.Divergence);
        }
        Variable reconstruction = Given(state.Canvas).NegativeLogLikelihood(tape, x);               // L^x = -log D(x | c_T)
        return new ModelPass(tape, x, y.SingleOrDefault(), state.Canvas, reconstruction, divergences);
    }

    /// <summary>One step of the network, a line for each equation.</summary>
    private (DrawState State, Latent Latent) Step(Tape tape, int t, Variable x, DrawState previous)
    {
        Variable error = Given(previous.Canvas).Error(tape, x);                                     // e_t = x - sigmoid(c_{t-1})
        Variable r = Through(tape, _read, x, error);                                                // r_t = read(x, e_t)
        LstmState encoder = _encoder.Step(tape, previous.Encoder, [r, previous.Decoder.Hidden]);    // h^enc_t = RNN^enc(r_t, h^enc_{t-1}, h^dec_{t-1})
        Normal q = _posterior.Given(tape, encoder.Hidden), p = _prior.Given(tape, previous.Decoder.Hidden);     // Q(Z_t | h^enc_t), P(Z_t | h^dec_{t-1})
        Latent z = q.Sample(tape, NormalNoise.Record(tape, LatentSize, t), p);                      // z_t ~ Q, KL(Q || P)
        LstmState decoder = _decoder.Step(tape, previous.Decoder, [z.Value]);                       // h^dec_t = RNN^dec(z_t, h^dec_{t-1})
        Variable canvas = FullWrite.Record(tape, previous.Canvas, Through(tape, _write, decoder.Hidden));       // c_t = c_{t-1} + write(h^dec_t)
        return (new DrawState(canvas, encoder, decoder), z);
    }

    internal override InferencePass RecordInference(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable x = recurrence.Start.Input(Settings.Pixels);
        Variable[] y = ClassInput(recurrence.Start);
        DrawState before = Start(recurrence.Start, y);
        (DrawState after, Latent z) = Step(recurrence.Step, 0, x, before);
        recurrence.Carry(after.Values, before.Values);
        Variable reconstruction = Given(after.Canvas).NegativeLogLikelihood(recurrence.End, x);
        return new InferencePass(recurrence, x, y.SingleOrDefault(), after.Canvas, z, reconstruction);
    }

    /// <summary>Records drawing from the prior: z_t ~ P(Z_t | h^dec_{t-1}), decode, write.</summary>
    internal override GenerationPass RecordGeneration(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable[] y = ClassInput(recurrence.Start);
        Variable before = Broadcast.Record(recurrence.Start, _initialCanvas);
        LstmState decoderBefore = _decoder.Start(recurrence.Start, y);
        Tape tape = recurrence.Step;
        Normal p = _prior.Given(tape, decoderBefore.Hidden);
        Latent z = p.Sample(tape, NormalNoise.Record(tape, LatentSize, 0));
        LstmState decoder = _decoder.Step(tape, decoderBefore, [z.Value]);
        Variable canvas = FullWrite.Record(tape, before, Through(tape, _write, decoder.Hidden));
        recurrence.Carry([canvas, decoder.Hidden, decoder.Cell], [before, decoderBefore.Hidden, decoderBefore.Cell]);
        return new GenerationPass(recurrence, y.SingleOrDefault(), canvas, null);
    }

    /// <summary>Records convolutions one after the other, with max(0, .) between them.</summary>
    private static Variable Through(Tape tape, ConvolutionLayer[] layers, params Variable[] inputs)
    {
        Variable map = layers[0].Apply(tape, inputs);
        foreach (ConvolutionLayer layer in layers[1..]) map = layer.Apply(tape, [Activation.Record(tape, ActivationFunction.Relu, map)]);
        return map;
    }

    private DrawState Start(Tape tape, Variable[] y) =>
        new(Broadcast.Record(tape, _initialCanvas), _encoder.Start(tape, y), _decoder.Start(tape, y));

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
