using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>A model's loss recorded on a tape for a number of rows.</summary>
/// <param name="tape">The tape.</param>
/// <param name="example">What the model is given, filled by the caller.</param>
/// <param name="logits">What comes out: of each pixel at the end, or of a classifier of each class.</param>
/// <param name="reconstruction">L^x, or of a classifier -log of the probability of the right class, [rows, 1].</param>
/// <param name="steps">The steps of a model that draws.</param>
public sealed class RecordedLoss(Tape tape, Example example, Variable logits, Variable reconstruction,
    params IReadOnlyList<RecurrentStep> steps) : IDisposable
{
    private readonly float[] _column = new float[tape.Rows];

    /// <summary>The tape.</summary>
    public Tape Tape => tape;

    /// <summary>What the model is given.</summary>
    public Example Example => example;

    /// <summary>What comes out: logits of each pixel at the end, or of a classifier of each class.</summary>
    public Variable Logits => logits;

    /// <summary>L^x, or of a classifier -log of the probability of the right class, [rows, 1], nats.</summary>
    public Variable Reconstruction => reconstruction;

    /// <summary>The steps of a model that draws; none of another.</summary>
    public IReadOnlyList<RecurrentStep> Steps => steps;

    /// <summary>The terms of the loss, L = L^x + L^z (Gregor et al. 2015, eq. 12), and L^z is the KL of each step (eq. 10).</summary>
    public IReadOnlyList<Variable> Costs { get; } = [reconstruction, .. steps.Select(step => step.Latent.Divergence)];

    /// <summary>Moves L^x and L^z of each row to the host, once the tape has run.</summary>
    /// <param name="reconstructions">L^x, [rows], nats.</param>
    /// <param name="latents">L^z, the KL summed over the steps, [rows], nats.</param>
    public void Read(Span<double> reconstructions, Span<double> latents)
    {
        reconstruction.Read(_column);
        for (int r = 0; r < _column.Length; r++) reconstructions[r] = _column[r];
        latents[.._column.Length].Clear();
        for (int t = 0; t < steps.Count; t++)
        {
            steps[t].Latent.Divergence.Read(_column);
            for (int r = 0; r < _column.Length; r++) latents[r] += _column[r];
        }
    }

    /// <summary>Frees the tape.</summary>
    public void Dispose() => tape.Dispose();
}
