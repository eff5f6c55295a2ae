using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>What one training step measured, before its update.</summary>
/// <param name="Reconstruction">L^x, mean over the batch, nats per image; of a classifier -log of the probability of the right
/// class.</param>
/// <param name="Latent">L^z, mean over the batch, nats per image.</param>
/// <param name="GradientNorm">Global norm of the gradient before clipping.</param>
public readonly record struct StepResult(double Reconstruction, double Latent, double GradientNorm)
{
    /// <summary>L = L^x + L^z, nats per image.</summary>
    public double Loss => Reconstruction + Latent;

    /// <summary>The figures in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"loss {Loss:F2} = L^x {Reconstruction:F2} + L^z {Latent:F2} nats per image, gradient norm {GradientNorm:G3}");

    /// <summary>Its figures, for the task of the model to say.</summary>
    public Figures Figures => new(Loss, Reconstruction, Latent);

    /// <summary>Whether loss and gradient are finite; where not, the parameters were left as they were.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}
