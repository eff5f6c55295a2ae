using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Models.Own;

/// <summary>An auto-encoder without latents.</summary>
internal sealed class OwnPlainModel : Model
{
    private readonly LinearLayer _in, _out;

    public OwnPlainModel(OwnPlainSettings settings, Device? device)
        : base(device)
    {
        OwnPlainSettings s = Settings = Checked(settings);
        _in = new LinearLayer(Parameters, "in", s.Hidden, s.Pixels);
        _out = new LinearLayer(Parameters, "out", s.Pixels, s.Hidden);
    }

    public override OwnPlainSettings Settings { get; }

    public override Figures Measure(Measuring how)
    {
        Figures loss = base.Measure(how);
        return loss with { Others = new Dictionary<string, double> { ["told"] = 100 * Math.Exp(-loss.Loss / Settings.Pixels) } };
    }

    protected override void Initialise(Initialiser initialiser)
    {
        _in.Initialise(initialiser);
        _out.Initialise(initialiser);
    }

    public override RecordedLoss Record(Tape tape)
    {
        Example given = ExampleOn(tape);
        Variable logits = _out.Apply(_in.Apply(given.X));
        return new RecordedLoss(tape, given, logits, new Bernoulli(logits).NegativeLogLikelihood(given.X));
    }
}
