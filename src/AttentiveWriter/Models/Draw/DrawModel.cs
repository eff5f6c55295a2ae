using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>DRAW, the Deep Recurrent Attentive Writer: a variational auto-encoder that draws an image stroke by stroke.</summary>
/// <remarks>
/// <para>Gregor, Danihelka, Graves, Rezende and Wierstra, "DRAW: A Recurrent Neural Network For Image Generation", 2015, arXiv 1502.04623.
/// <see cref="Step"/> covers equations 3 to 8, <see cref="Record"/> the loss, 9 to 12, <see cref="RecordGeneration"/> 13 to 15; attention,
/// 19 to 29, is in the reader, the writer and the filter bank.</para>
/// <para>Deviation: each row of a filter bank sums to exactly 1, also where it lies outside the image. Deviation: the initial states are
/// learned, which the paper calls biases.</para>
/// </remarks>
public sealed class DrawModel : GenerativeModel
{
    private readonly Reader _reader;
    private readonly LstmLayer _encoder, _decoder;
    private readonly NormalLayer _posterior;
    private readonly Writer _writer;
    private readonly Parameter _initialCanvas;

    /// <summary>Builds a model of zeros; see <see cref="Model.Initialise(ulong)"/>.</summary>
    /// <param name="settings">Its shape.</param>
    /// <exception cref="ArgumentException">The settings contradict each other; the message lists every problem.</exception>
    public DrawModel(DrawSettings settings)
    {
        DrawSettings s = Settings = Checked(settings);
        _reader = new Reader(Parameters, s.Hidden, s.Read, s.ReadAttention, s.Width, s.Height, s.Channels);
        _encoder = new LstmLayer(Parameters, "encoder", s.Hidden, [.. _reader.Columns, s.Hidden, .. ClassColumns]);
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, s.Hidden);
        _decoder = new LstmLayer(Parameters, "decoder", s.Hidden, [s.Latent, .. ClassColumns]);
        _writer = new Writer(Parameters, s.Hidden, s.Write, s.WriteAttention, s.Width, s.Height, s.CanvasPlanes);
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    /// <inheritdoc/>
    public override DrawSettings Settings { get; }

    /// <inheritdoc/>
    public override int Steps => Settings.Glimpses;

    internal override int LatentSize => Settings.Latent;

    private protected override Parameter CanvasBias => _initialCanvas;

    private protected override void Initialise(Initialiser initialiser)
    {
        _reader.Initialise(initialiser);
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        _writer.Initialise(initialiser);
        _initialCanvas.Value.Span.Clear();
    }

    /// <summary>Records the model on a tape: T steps of <see cref="Step"/> and the loss L = L^x + L^z (eq. 9-12).</summary>
    internal override DrawPass Record(Tape tape)
    {
        Variable x = tape.Input(Settings.Pixels);
        Variable[] y = ClassInput(tape);
        DrawState state = Start(tape);
        LstmLayer.Constant? seen = Seen(tape, x);
        var steps = new List<DrawStep>();
        for (int t = 0; t < Settings.Glimpses; t++)
        {
            steps.Add(Step(tape, t, x, y, seen, state));
            state = steps[t].State;
        }
        Variable reconstruction = Given(state.Canvas).NegativeLogLikelihood(tape, x);               // L^x = -log D(x | c_T)
        return new DrawPass(tape, x, y.SingleOrDefault(), steps, reconstruction);                   // L^z = sum of the steps' KL
    }

    /// <summary>One step of the network, a line for each equation; y is the class, or nothing.</summary>
    private DrawStep Step(Tape tape, int t, Variable x, Variable[] y, LstmLayer.Constant? seen, DrawState previous)
    {
        Variable error = Given(previous.Canvas).Error(tape, x);                                     // x^_t = x - sigmoid(c_{t-1})            (3)
        Reader.Glimpse r = _reader.Read(tape, x, error, previous.Decoder.Hidden);                   // r_t = read(x, x^_t, h^dec_{t-1})       (4)
        LstmState encoder = _encoder.Step(tape, previous.Encoder, [.. r.Parts, previous.Decoder.Hidden, .. y], seen); // h^enc_t = RNN^enc (5)
        Normal q = _posterior.Given(tape, encoder.Hidden);                                          // Q(Z_t | h^enc_t)                    (1, 2)
        Latent z = q.Sample(tape, NormalNoise.Record(tape, Settings.Latent, t));                    // z_t ~ Q, KL(Q || N(0, 1))          (6, 11)
        LstmState decoder = _decoder.Step(tape, previous.Decoder, [z.Value, .. y]);                 // h^dec_t = RNN^dec(h^dec_{t-1}, z_t)    (7)
        (Variable canvas, var window) = _writer.Write(tape, previous.Canvas, decoder.Hidden);       // c_t = c_{t-1} + write(h^dec_t)         (8)
        return new DrawStep(new DrawState(canvas, encoder, decoder), error, r, z, window);
    }

    /// <summary>Records reading and drawing images without training: the same steps and the same loss, in the memory of one step.</summary>
    internal override InferencePass RecordInference(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable x = recurrence.Start.Input(Settings.Pixels);
        DrawState before = Start(recurrence.Start);
        Variable[] y = ClassInput(recurrence.Start);
        DrawStep step = Step(recurrence.Step, 0, x, y, Seen(recurrence.Start, x), before);
        recurrence.Carry(step.State.Values, before.Values);
        Variable canvas = step.State.Canvas, reconstruction = Given(canvas).NegativeLogLikelihood(recurrence.End, x);
        return new InferencePass(recurrence, x, y.SingleOrDefault(), canvas, step.Latent, reconstruction, step.Glimpse.Window, step.WriteWindow);
    }

    /// <summary>Records drawing from the prior (eq. 13-15): z_t ~ N(0, 1), decode, write.</summary>
    internal override GenerationPass RecordGeneration(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable before = Broadcast.Record(recurrence.Start, _initialCanvas);
        LstmState decoderBefore = _decoder.Start(recurrence.Start);
        Variable[] y = ClassInput(recurrence.Start);
        Tape tape = recurrence.Step;
        Variable z = NormalNoise.Record(tape, Settings.Latent, 0);                                  // z_t ~ P(Z_t) = N(0, 1)                (13)
        LstmState decoder = _decoder.Step(tape, decoderBefore, [z, .. y]);                          // h^dec_t = RNN^dec(h^dec_{t-1}, z_t)   (14)
        (Variable canvas, var window) = _writer.Write(tape, before, decoder.Hidden);                // c_t = c_{t-1} + write(h^dec_t)        (15)
        recurrence.Carry([canvas, decoder.Hidden, decoder.Cell], [before, decoderBefore.Hidden, decoderBefore.Cell]);
        return new GenerationPass(recurrence, y.SingleOrDefault(), canvas, window);
    }

    /// <summary>Without read attention the encoder sees the same x at every step (eq. 17), and what that adds to its gates is computed once.</summary>
    private LstmLayer.Constant? Seen(Tape tape, Variable x) => Settings.Read is null ? _encoder.First(tape, x) : null;

    private DrawState Start(Tape tape) => new(Broadcast.Record(tape, _initialCanvas), _encoder.Start(tape), _decoder.Start(tape));
}
