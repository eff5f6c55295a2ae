using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models.Draw;

/// <summary>Reading images and drawing them again for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Image">x, filled by the caller.</param>
/// <param name="Step">The step just done.</param>
/// <param name="Reconstruction">L^x once all steps are done, [rows, 1], nats.</param>
internal sealed record InferencePass(Recurrence Recurrence, Variable Image, DrawStep Step, Variable Reconstruction) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
