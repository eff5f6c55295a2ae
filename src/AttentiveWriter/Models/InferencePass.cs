using AttentiveWriter.Autograd;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Models;

/// <summary>Reading images and drawing them again for a number of rows, one step after the other.</summary>
/// <param name="Recurrence">The steps.</param>
/// <param name="Image">x, filled by the caller.</param>
/// <param name="Class">The class of each image, filled by the caller; null where the model is told none.</param>
/// <param name="Canvas">c_t of the step just done, logits.</param>
/// <param name="Latent">z_t of the step just done, and its KL.</param>
/// <param name="Reconstruction">L^x once all steps are done, [rows, 1], nats.</param>
/// <param name="ReadWindow">Where the step read; null without attention.</param>
/// <param name="WriteWindow">Where it wrote; null without attention.</param>
internal sealed record InferencePass(
    Recurrence Recurrence, Variable Image, Variable? Class, Variable Canvas, Latent Latent, Variable Reconstruction,
    Window? ReadWindow = null, Window? WriteWindow = null) : IDisposable
{
    /// <summary>Frees the memory.</summary>
    public void Dispose() => Recurrence.Dispose();
}
