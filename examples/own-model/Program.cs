// A kind of model that the library has not, trained on the built-in glyphs, saved, loaded and drawing by the library's own calls:
// dotnet run --project examples/own-model -c Release [STEPS] [FOLDER]
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

ModelKinds.Register<DotsSettings>(new DefaultJsonTypeInfoResolver());
long steps = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 2000;
string folder = args.Length > 1 ? args[1] : "runs/own-model";
var config = new RunConfig(new DotsSettings(), new TrainingSettings { Data = "glyphs", Batch = 50, Steps = steps, LearningRate = 3e-3 });
using (var run = TrainingRun.Start(config, config.OpenData(Split.Train), config.OpenData(Split.Validation), folder,
    new() { Existing = ExistingRun.Replace }))
    run.Run();

(GenerativeModel model, config) = ModelFolder.Load<GenerativeModel>(folder);
Evaluation bound = Evaluation.Measure(model, config.OpenData(Split.Test), 500, config.Training.Binarisation);
Console.WriteLine($"{config.Model.Summary}: {bound.Bound:F1} nats per image after {steps} steps; {folder}/dots.png shows what it draws");
using FileStream file = File.Create(Path.Combine(folder, "dots.png"));
PngWriter.Write(file, model.Generate(16, seed: 1).Grid(scale: 3));
model.Dispose();

/// <summary>The shape of the model. What can be set is a key of config.json.</summary>
internal sealed record DotsSettings : GenerativeSettings
{
    public override string Kind => "dots";
    public override string Summary => $"DRAW of {Dots} dots in each of {Glimpses} steps, LSTM {Hidden}, latent {Latent}";
    public int Glimpses { get; init; } = 8;
    public int Dots { get; init; } = 4;
    public int Hidden { get; init; } = 64;
    public int Latent { get; init; } = 8;
    public override Model Create(Device? device = null) => new DotsModel(this, device);

    protected override void CheckOwn(ICollection<string> problems)
    {
        foreach ((string name, int value) in new[] { ("glimpses", Glimpses), ("dots", Dots), ("hidden", Hidden), ("latent", Latent) })
            Check(problems, name, value, 1, 1024);
    }
}

/// <summary>DRAW that reads all, and whose writer adds a few dots at each step: the decoder says where, how wide and how bright.</summary>
internal sealed class DotsModel : GenerativeModel
{
    private readonly LstmLayer _encoder, _decoder;
    private readonly NormalLayer _posterior;
    private readonly (GaussianAttention Place, LinearLayer Paint)[] _dots;
    private readonly Parameter _initialCanvas;

    public DotsModel(DotsSettings settings, Device? device) : base(device)
    {
        DotsSettings s = Settings = Checked(settings);
        _encoder = new LstmLayer(Parameters, "encoder", s.Hidden, [s.Pixels, s.Pixels, s.Hidden]);
        _posterior = new NormalLayer(Parameters, "posterior", s.Latent, s.Hidden);
        _decoder = new LstmLayer(Parameters, "decoder", s.Hidden, [s.Latent, .. ClassColumns]);
        _dots = [.. Enumerable.Range(0, s.Dots).Select(i => ( // a dot is a window of one filter
            new GaussianAttention(Parameters, $"dot.{i}.place", s.Hidden, 1, new PlaneSize(s.Width, s.Height)),
            new LinearLayer(Parameters, $"dot.{i}.paint", s.CanvasPlanes, s.Hidden)))];
        _initialCanvas = Parameters.Add("initial.canvas", s.CanvasSize);
    }

    public override DotsSettings Settings { get; }
    public override int Steps => Settings.Glimpses;
    public override int LatentSize => Settings.Latent;
    protected override Parameter CanvasBias => _initialCanvas;

    protected override void Initialise(Initialiser initialiser)
    {
        _encoder.Initialise(initialiser);
        _posterior.Initialise(initialiser);
        _decoder.Initialise(initialiser);
        foreach ((GaussianAttention place, _) in _dots) place.Initialise(initialiser);
        foreach ((_, LinearLayer paint) in _dots) paint.Initialise(initialiser);
    }

    protected override RecurrentState Start(Tape tape, Example given) =>
        new(Broadcast.Record(tape, _initialCanvas), _decoder.Start(tape), given.Image is null ? null : _encoder.Start(tape, given.Image));

    protected override RecurrentStep Step(int t, Example given, RecurrentState previous)
    {
        Variable error = Given(previous.Canvas).Error(given.X);                                       // x^_t = x - sigmoid(c_{t-1})
        LstmState encoder = _encoder.Step(previous.Encoder!, given.X, error, previous.Decoder!.Hidden);               // h^enc_t
        Latent z = Latent.Sample(_posterior.Given(encoder.Hidden), NormalNoise.Record(error.Tape, LatentSize, t));   // z_t ~ Q(Z_t)
        Stroke stroke = Decode(z.Value, given, previous);
        return new RecurrentStep(new RecurrentState(stroke.Canvas, stroke.Decoder, encoder), z, Error: error);
    }

    protected override Stroke Decode(Variable z, Example given, RecurrentState previous)
    {
        LstmState decoder = _decoder.Step(previous.Decoder!,
            given.WithClass(z));                          // h^dec_t = RNN^dec(h^dec_{t-1}, z_t)
        Variable canvas = previous.Canvas!;
        foreach ((GaussianAttention place, LinearLayer paint) in _dots)                                  // c_t = c_{t-1} + dots
            (canvas, _) = place.Write(canvas, paint.Apply(decoder.Hidden), decoder.Hidden);
        return new Stroke(canvas, decoder);
    }
}
