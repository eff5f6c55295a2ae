namespace AttentiveWriter.Training;

/// <summary>Sums of what steps measured, from one row of the metrics to the next.</summary>
internal sealed record MetricSums(int Count, double Reconstruction, double Latent, double GradientNorm)
{
    /// <summary>Returns the sums with one more step.</summary>
    public MetricSums Add(StepResult step) =>
        new(Count + 1, Reconstruction + step.Reconstruction, Latent + step.Latent, GradientNorm + step.GradientNorm);

    /// <summary>The means.</summary>
    public StepResult Mean() => new(Reconstruction / Count, Latent / Count, GradientNorm / Count);
}
