using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using AttentiveWriter.Data;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>One row of <c>metrics.jsonl</c>: of training, or of a validation.</summary>
/// <param name="Split">Of which images: of those trained on, means over the steps since the row before; of those validated on, what a
/// validation found. Called <c>kind</c> in the file.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Epoch">Passes over the training images done, with a fraction.</param>
/// <param name="Loss">L, nats per image.</param>
/// <param name="Reconstruction">L^x, nats per image; of a classifier -log of the probability of the right class.</param>
/// <param name="Latent">L^z, nats per image.</param>
/// <param name="Binarisation">How the images were made black and white.</param>
public sealed record MetricRow(
    [property: JsonPropertyName("kind"), JsonRequired] Split Split,
    long Step, double Epoch, double Loss, double Reconstruction, double Latent, string Binarisation)
{
    /// <summary>Global gradient norm before clipping; training only.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>Norm of the last step's update over the norm of the weights; training only.</summary>
    public double? UpdateRatio { get; init; }

    /// <summary>Learning rate of the last step; training only.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Standard error of the bound; validation only.</summary>
    public double? StandardError { get; init; }

    /// <summary>L of the weights as they are, where <see cref="Loss"/> is that of their moving average; validation only.</summary>
    public double? RawLoss { get; init; }

    /// <summary>Share of the images whose class was wrong; validation of a classifier only.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>KL of each step; validation only.</summary>
    public IReadOnlyList<double>? LatentPerStep { get; init; }

    /// <summary>Figures that the model's own task alone knows, by name; validation only.</summary>
    public IReadOnlyDictionary<string, double>? Others { get; init; }

    /// <summary>Its figures, for the task of the model to say or draw.</summary>
    [JsonIgnore]
    public Figures Figures =>
        new(Loss, Reconstruction, Latent)
        {
            StandardError = StandardError,
            ErrorRate = ErrorRate,
            LatentPerStep = LatentPerStep ?? [],
            Others = Others ?? ReadOnlyDictionary<string, double>.Empty
        };

    // The most steps that a model can have.
    private const int MostSteps = 1024;

    /// <summary>Whether it has all that a row must, of a step that a run can have, and no number that no run can have written.</summary>
    internal bool IsWhole => Split is Split.Train or Split.Validation && Binarisation is not null
        && Step is >= 0 and <= TrainingSettings.MaxSteps && Epoch >= 0 && double.IsFinite(Epoch)
        && new double?[] { Loss, Reconstruction, Latent, RawLoss }.All(loss => IsLoss(loss ?? 0))
        && new[] { GradientNorm, UpdateRatio, LearningRate, StandardError }
            .All(figure => figure is null || (figure >= 0 && double.IsFinite(figure.Value)))
        && ErrorRate is null or (>= 0 and <= 1)
        && LatentPerStep is null or { Count: <= MostSteps } && LatentPerStep?.All(IsLoss) != false
        && Others?.Values.All(double.IsFinite) != false;

    // Losses of rows are floats. In a file 1e999 is infinite.
    private static bool IsLoss(double value) => Math.Abs(value) <= float.MaxValue;
}
