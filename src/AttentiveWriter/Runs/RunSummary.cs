using System.Text.Json.Serialization;
using AttentiveWriter.Data;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>What a run came to, as <c>summary.json</c> holds it.</summary>
/// <param name="Steps">Steps done.</param>
/// <param name="Finished">Whether all planned steps were done.</param>
/// <param name="BestBound">Best validation bound, nats per image, or cross-entropy of a classifier; null before the first
/// validation.</param>
/// <param name="BestStep">Its step.</param>
/// <param name="Binarisation">How the validation images were made black and white.</param>
/// <param name="ValidationImages">How many there were.</param>
/// <param name="Seconds">Seconds of training, over all resumes.</param>
/// <param name="ImagesPerSecond">Training images a second.</param>
/// <param name="Version">Version of the software.</param>
public sealed record RunSummary(
    long Steps, bool Finished, double? BestBound, long BestStep, string Binarisation, long ValidationImages, double Seconds,
        double ImagesPerSecond, string Version)
{
    /// <summary>Images that they were drawn from; null where that is not known, as of runs before 0.6.</summary>
    public long? ValidationOf { get; init; }

    /// <summary>Whether the learning rate was one that the program set, and not that of the settings; null where it was theirs.</summary>
    public bool? OwnLearningRate { get; init; }

    /// <summary>SHA-256 of the weights that the best bound is of, by which others are told from them; null where it is not known, as of
    /// runs before 0.11.</summary>
    public string? Weights { get; init; }

    /// <summary>What it was trained on, in words, with the steps at which it changed: see <see cref="Devices.Device.Description"/>; null
    /// for the processor alone, and of runs before 0.13.</summary>
    public string? Device { get; init; }

    /// <summary>How many validation images, and where they are a part of the split, that they were drawn.</summary>
    [JsonIgnore]
    public string ImagesWords => ImagePart.Describe(ValidationImages, ValidationOf ?? ValidationImages);

    /// <summary>Whether it has all that a summary must, and no number that a run cannot have, or that is none: in a file 1e999 is
    /// infinite.</summary>
    internal bool IsWhole => Binarisation is not null && Version is not null
        && Steps is >= 0 and <= TrainingSettings.MaxSteps && BestStep >= -1 && BestStep <= Steps
        && ValidationImages >= 0 && !(ValidationOf < ValidationImages)
        && Seconds is >= 0 and <= TimingRow.MostSeconds && ImagesPerSecond >= 0
        && new[] { BestBound ?? 0, Seconds, ImagesPerSecond }.All(double.IsFinite);
}
