using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>Independent Bernoulli pixels on a tape.</summary>
/// <param name="Logits">The canvas, [rows, pixels].</param>
internal sealed record Bernoulli(Variable Logits)
{
    /// <summary>Records -log p(image) for each row, in nats.</summary>
    public Variable NegativeLogLikelihood(Tape tape, Variable image) => BernoulliCost.Record(tape, image, Logits);
}
