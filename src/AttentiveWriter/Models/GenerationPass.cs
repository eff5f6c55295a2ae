using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Drawing from the prior for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Class">The class of each image, filled by the caller; null where the model is told none.</param>
/// <param name="Canvas">c_t of the step just done, logits.</param>
/// <param name="WriteWindow">Where it wrote; null without attention.</param>
internal sealed record GenerationPass(Recurrence Recurrence, Variable? Class, Variable Canvas, Window? WriteWindow) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
