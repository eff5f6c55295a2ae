using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;

namespace AttentiveWriter.Nn;

/// <summary>One of several classes on a tape.</summary>
/// <param name="Logits">Of each class, [rows, classes].</param>
public sealed record Categorical(Variable Logits)
{
    /// <summary>Records -log p(class) for each row, in nats; the class is a 1 among zeros, [rows, classes].</summary>
    public Variable NegativeLogLikelihood(Variable oneHot) => SoftmaxCost.Record(oneHot, Logits);
}
