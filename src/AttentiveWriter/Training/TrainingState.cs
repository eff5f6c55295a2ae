using System.Text.Json.Serialization;

namespace AttentiveWriter.Training;

/// <summary>Where a run stands: all of it but weights and moments.</summary>
/// <remarks>What is not known here is of a later version: without it the run would not go on exactly.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TrainingState
{
    /// <summary>Steps done; the position in the data follows from it.</summary>
    public long Step { get; init; }

    /// <summary>The step at which the last validation was done; -1 before the first.</summary>
    public long ValidatedStep { get; init; } = -1;

    /// <summary>Best validation bound, or cross-entropy of a classifier, so far; null before the first.</summary>
    public double? BestBound { get; init; }

    /// <summary>The step of the best bound.</summary>
    public long BestStep { get; init; } = -1;

    /// <summary>Seed by which the validation images of <see cref="BestBound"/> were drawn; null where they were the first of their set, as
    /// before 0.6.</summary>
    public ulong? BestPart { get; init; }

    /// <summary>What did the steps, in words, where it was not the processor alone.</summary>
    public string? Devices { get; init; }

    /// <summary>What did the last of them; null for the processor.</summary>
    public string? Device { get; init; }

    /// <summary>Seconds spent training, over all resumes.</summary>
    public double Seconds { get; init; }

    /// <summary>Rows that <c>metrics.jsonl</c>, the history of the run, has up to here; null in checkpoints from before 0.5.</summary>
    public long? Rows { get; init; }

    /// <summary>Sums since the last row of the metrics.</summary>
    public MetricSums Sums { get; init; } = new(0, 0, 0, 0);

    /// <summary>What no run with these settings can have come to; null where it is a position of one.</summary>
    public string? Problem(TrainingSettings settings)
    {
        string? Check(bool good, string name, object value, string expected) =>
            good ? null : FormattableString.Invariant($"{name} is {value}, expected {expected}");

        int summed = Sums?.Count ?? -1;
        return Check(Step >= 0 && Step <= settings.Steps, "step", Step, $"0..{settings.Steps}")
            ?? Check(ValidatedStep >= -1 && ValidatedStep <= Step, "validated_step", ValidatedStep, $"-1..{Step}")
            ?? Check(BestStep >= -1 && BestStep <= Step, "best_step", BestStep, $"-1..{Step}")
            ?? Check(BestBound is null || double.IsFinite(BestBound.Value), "best_bound", BestBound ?? 0, "a finite number")
            ?? Check(Seconds >= 0 && double.IsFinite(Seconds), "seconds", Seconds, "0 or more")
            // A validation before the first step, and a row of each kind at every step.
            ?? Check(Rows is null || (Rows >= 0 && Rows <= 2 * Step + 1), "rows", Rows ?? 0, $"0..{2 * Step + 1}")
            ?? Check(summed >= 0 && summed <= settings.LogSteps, "sums.count", summed, $"0..{settings.LogSteps}")
            ?? Check(double.IsFinite(Sums!.Reconstruction + Sums.Latent + Sums.GradientNorm), "sums", "not finite", "finite numbers");
    }
}
