using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>Drawing from the prior for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Example">The class, filled by the caller where the model is told one.</param>
/// <param name="Stroke">The canvas and the window of the step just done.</param>
/// <param name="Intensities">Memory for the image that the canvas stands for, [rows, pixels].</param>
internal sealed record RecordedGeneration(Recurrence Recurrence, Example Example, Stroke Stroke, Variable Intensities) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
