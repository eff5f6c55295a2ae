using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models.Draw;

/// <summary>DRAW recorded on a tape for a number of rows.</summary>
/// <param name="tape">The tape.</param>
/// <param name="image">x, filled by the caller.</param>
/// <param name="steps">The T steps.</param>
/// <param name="reconstruction">L^x, [rows, 1].</param>
internal sealed class DrawPass(Tape tape, Variable image, IReadOnlyList<DrawStep> steps, Variable reconstruction) : IDisposable
{
    /// <summary>The tape.</summary>
    public Tape Tape => tape;

    /// <summary>x, [rows, pixels].</summary>
    public Variable Image => image;

    /// <summary>The T steps.</summary>
    public IReadOnlyList<DrawStep> Steps => steps;

    /// <summary>L^x, [rows, 1], nats.</summary>
    public Variable Reconstruction => reconstruction;

    /// <summary>The terms of the loss: L^x and the KL of each step.</summary>
    public IReadOnlyList<Variable> Costs { get; } = [reconstruction, .. steps.Select(s => s.Divergence)];

    /// <summary>Returns L^z of one row: the KL summed over the steps, nats.</summary>
    public double Latent(int row)
    {
        double sum = 0;
        for (int t = 0; t < steps.Count; t++) sum += steps[t].Divergence.Value.Row(row)[0];
        return sum;
    }

    /// <summary>Frees the tape.</summary>
    public void Dispose() => tape.Dispose();
}
