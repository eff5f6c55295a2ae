using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>The conventional variational auto-encoder: an image in one step, where DRAW takes T.</summary>
/// <remarks>
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv 1312.6114. The latent, its KL and the likelihood are those of DRAW, whose step
/// (<see cref="Draw.DrawModel"/>) is this one with a memory, a canvas and attention.
/// </remarks>
public abstract class OneStepModel : GenerativeModel
{
    private protected OneStepModel()
    {
    }

    /// <inheritdoc/>
    public override int Steps => 1;

    /// <summary>Records Q(Z | x); y is the class, or nothing.</summary>
    private protected abstract Normal Encode(Tape tape, Variable x, Variable[] y);

    /// <summary>Records the canvas of z, logits; y is the class, or nothing.</summary>
    private protected abstract Variable Decode(Tape tape, Variable z, Variable[] y);

    /// <summary>Records the model and its loss L = L^x + L^z.</summary>
    internal override ModelPass Record(Tape tape)
    {
        Variable x = tape.Input(Settings.Pixels);
        Variable[] y = ClassInput(tape);
        (Variable canvas, Latent z) = Step(tape, x, y);
        Variable reconstruction = Given(canvas).NegativeLogLikelihood(tape, x);                     // L^x = -log D(x | c)
        return new ModelPass(tape, x, y.SingleOrDefault(), canvas, reconstruction, [z.Divergence]); // L^z = KL
    }

    internal override InferencePass RecordInference(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable x = recurrence.Start.Input(Settings.Pixels);
        Variable[] y = ClassInput(recurrence.Start);
        (Variable canvas, Latent z) = Step(recurrence.Step, x, y);
        Variable reconstruction = Given(canvas).NegativeLogLikelihood(recurrence.End, x);
        return new InferencePass(recurrence, x, y.SingleOrDefault(), canvas, z, reconstruction);
    }

    internal override GenerationPass RecordGeneration(int rows)
    {
        var recurrence = new Recurrence(rows);
        Variable[] y = ClassInput(recurrence.Start);
        Variable z = NormalNoise.Record(recurrence.Step, LatentSize, 0);                            // z ~ P(Z) = N(0, 1)
        return new GenerationPass(recurrence, y.SingleOrDefault(), Decode(recurrence.Step, z, y), null);
    }

    private (Variable Canvas, Latent Latent) Step(Tape tape, Variable x, Variable[] y)
    {
        Normal q = Encode(tape, x, y);                                                              // Q(Z | x)
        Latent z = q.Sample(tape, NormalNoise.Record(tape, LatentSize, 0));                         // z ~ Q, KL(Q || N(0, 1))
        return (Decode(tape, z.Value, y), z);
    }
}
