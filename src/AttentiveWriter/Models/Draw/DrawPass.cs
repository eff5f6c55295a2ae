using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models.Draw;

/// <summary>DRAW recorded on a tape for a number of rows.</summary>
/// <param name="tape">The tape.</param>
/// <param name="image">x, filled by the caller.</param>
/// <param name="class">The class of each image; null where the model is told none.</param>
/// <param name="steps">The T steps.</param>
/// <param name="reconstruction">L^x, [rows, 1].</param>
internal sealed class DrawPass(Tape tape, Variable image, Variable? @class, IReadOnlyList<DrawStep> steps, Variable reconstruction)
    : ModelPass(tape, image, @class, steps[^1].State.Canvas, reconstruction, [.. steps.Select(s => s.Latent.Divergence)])
{
    /// <summary>The T steps.</summary>
    public IReadOnlyList<DrawStep> Steps => steps;
}
