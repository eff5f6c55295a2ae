using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Classifier;

/// <summary>Looking at a number of images, one glimpse after the other.</summary>
/// <param name="Recurrence">The glimpses.</param>
/// <param name="Image">x, filled by the caller.</param>
/// <param name="Logits">Of each class, once all glimpses are done, [rows, classes].</param>
/// <param name="Window">Where the glimpse just done was.</param>
internal sealed record RecordedClassifier(Recurrence Recurrence, Variable Image, Variable Logits, Window Window) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
