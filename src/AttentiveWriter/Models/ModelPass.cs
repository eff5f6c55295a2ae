using AttentiveWriter.Autograd;

namespace AttentiveWriter.Models;

/// <summary>A model's loss recorded on a tape for a number of rows.</summary>
/// <param name="tape">The tape.</param>
/// <param name="image">x, filled by the caller.</param>
/// <param name="class">The class of each image, one of the columns 1 and the others 0, filled by the caller; null where the model is told none.</param>
/// <param name="logits">What comes out: of each pixel at the end, or of a classifier of each class.</param>
/// <param name="reconstruction">L^x, or of a classifier -log of the probability of the right class, [rows, 1].</param>
/// <param name="divergences">The KL of each step, [rows, 1].</param>
internal class ModelPass(Tape tape, Variable image, Variable? @class, Variable logits, Variable reconstruction, IReadOnlyList<Variable> divergences) : IDisposable
{
    /// <summary>The tape.</summary>
    public Tape Tape => tape;

    /// <summary>x, [rows, pixels].</summary>
    public Variable Image => image;

    /// <summary>The class of each image, [rows, classes]; null where the model is told none.</summary>
    public Variable? Class => @class;

    /// <summary>What comes out: logits of each pixel at the end, or of a classifier of each class.</summary>
    public Variable Logits => logits;

    /// <summary>L^x, or of a classifier -log of the probability of the right class, [rows, 1], nats.</summary>
    public Variable Reconstruction => reconstruction;

    /// <summary>The terms of the loss: L^x and the KL of each step.</summary>
    public IReadOnlyList<Variable> Costs { get; } = [reconstruction, .. divergences];

    /// <summary>Returns L^z of one row: the KL summed over the steps, nats.</summary>
    public double Latent(int row)
    {
        double sum = 0;
        for (int t = 0; t < divergences.Count; t++) sum += divergences[t].Value.Row(row)[0];
        return sum;
    }

    /// <summary>Frees the tape.</summary>
    public void Dispose() => tape.Dispose();
}
