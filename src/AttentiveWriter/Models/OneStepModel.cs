using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>The conventional variational auto-encoder: an image in one step, where DRAW takes T.</summary>
/// <remarks>
/// Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, arXiv 1312.6114. The latent, its KL and the likelihood are those of DRAW,
/// whose step (<see cref="Draw.DrawModel"/>) is this one with a memory, a canvas and attention.
/// </remarks>
public abstract class OneStepModel : GenerativeModel
{
    /// <summary>Starts a model without parameters.</summary>
    /// <param name="device">Where its parameters live; null for the processor.</param>
    protected OneStepModel(Device? device = null)
        : base(device)
    {
    }

    /// <inheritdoc/>
    public override int Steps => 1;

    /// <summary>Records Q(Z | x).</summary>
    /// <param name="given">What the model is given.</param>
    protected abstract Normal Encode(Example given);

    /// <summary>Records the canvas of z, logits.</summary>
    /// <param name="z">z, [rows, latent].</param>
    /// <param name="given">What the model is given, not the image.</param>
    protected abstract Variable Decode(Variable z, Example given);

    /// <inheritdoc/>
    protected sealed override RecurrentState Start(Tape tape, Example given) => new();

    /// <inheritdoc/>
    protected sealed override RecurrentStep Step(int t, Example given, RecurrentState previous)
    {
        Normal q = Encode(given);                                                               // Q(Z | x)
        Latent z = Latent.Sample(q, NormalNoise.Record(given.X.Tape, LatentSize, t));           // z ~ Q, KL(Q || N(0, 1))
        return new RecurrentStep(new RecurrentState(Decode(z.Value, given)), z);
    }

    /// <inheritdoc/>
    protected sealed override Stroke Decode(Variable z, Example given, RecurrentState previous) => new(Decode(z, given));
}
