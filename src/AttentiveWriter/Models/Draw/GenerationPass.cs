using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Draw;

/// <summary>Drawing from the prior for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Canvas">c_t of the step just done, logits.</param>
/// <param name="Window">Its write window; null without attention.</param>
internal sealed record GenerationPass(Recurrence Recurrence, Variable Canvas, AttentionLayer.Window? Window) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
