using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>DRAW without attention, whose writer has two layers.</summary>
internal sealed class OwnModel : GenerativeModel
{
    private const int Hidden = 6, LatentValues = 3;

    private readonly LstmLayer _encoder, _decoder;
    private readonly NormalLayer _posterior;
    private readonly Perceptron _writer;
    private readonly LinearLayer _patch;
    private readonly Parameter _initialCanvas;

    public OwnModel(OwnSettings settings, Device? device)
        : base(device)
    {
        OwnSettings s = Settings = Checked(settings);
        _encoder = new LstmLayer(Parameters, "encoder", Hidden, [s.Pixels, Hidden, .. ClassColumns]);
        _posterior = new NormalLayer(Parameters, "posterior", LatentValues, Hidden);
        _decoder = new LstmLayer(Parameters, "decoder", Hidden, [LatentValues, .. ClassColumns]);
        _writer = new Perceptron(Parameters, "write", 1, Hidden, s.Activation, Hidden);
        _patch = new LinearLayer(Parameters, "write.patch", s.CanvasSize, Hidden);
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    public override OwnSettings Settings { get; }

    public override int Steps => Settings.Glimpses;

    public override int LatentSize => LatentValues;

    protected override Parameter CanvasBias => _initialCanvas;

    protected override void Initialise(Initialiser initialiser)
    {
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        _writer.Initialise(initialiser);
        _patch.Initialise(initialiser);
        Initialiser.Fill(_initialCanvas, 0);
    }

    protected override RecurrentState Start(Tape tape, Example given) =>
        new(Broadcast.Record(tape, _initialCanvas), _decoder.Start(tape), given.Image is null ? null : _encoder.Start(tape));

    protected override RecurrentStep Step(int t, Example given, RecurrentState previous)
    {
        LstmState encoder = _encoder.Step(previous.Encoder!,
            given.WithClass(Given(previous.Canvas).Error(given.X), previous.Decoder!.Hidden));
        Latent z = Latent.Sample(_posterior.Given(encoder.Hidden), NormalNoise.Record(given.X.Tape, LatentSize, t));
        Stroke stroke = Decode(z.Value, given, previous);
        return new RecurrentStep(new RecurrentState(stroke.Canvas, stroke.Decoder, encoder), z);
    }

    protected override Stroke Decode(Variable z, Example given, RecurrentState previous)
    {
        LstmState decoder = _decoder.Step(previous.Decoder!, given.WithClass(z));
        return new Stroke(FullWrite.Record(previous.Canvas!, _patch.Apply(_writer.Apply(decoder.Hidden))), decoder);
    }
}
