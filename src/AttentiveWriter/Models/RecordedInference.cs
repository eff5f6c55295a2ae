using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>Reading images and drawing them again for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Example">Image and class, filled by the caller.</param>
/// <param name="Step">The step just done.</param>
/// <param name="Reconstruction">L^x once all steps are done, [rows, 1], nats.</param>
/// <param name="Intensities">Memory for the image that the canvas stands for, [rows, pixels].</param>
internal sealed record RecordedInference(Recurrence Recurrence, Example Example, RecurrentStep Step, Variable Reconstruction,
    Variable Intensities) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
