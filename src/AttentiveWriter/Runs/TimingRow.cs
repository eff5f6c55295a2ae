using System.Text.Json.Serialization;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>One row of <c>timing.jsonl</c>: how fast the steps since the row before were. Apart from the metrics, which are the same on
/// every run.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Images">Images of the steps that were timed.</param>
/// <param name="Seconds">Seconds in them: without validations, samples and checkpoints.</param>
public sealed record TimingRow(long Step, long Images, double Seconds)
{
    /// <summary>Whether a run can have written it.</summary>
    internal bool IsWhole => Step is >= 0 and <= TrainingSettings.MaxSteps && Images >= 0 && Seconds is >= 0 and <= MostSeconds;

    /// <summary>A thousand years.</summary>
    internal const double MostSeconds = 1000 * 365.25 * 24 * 3600;

    /// <summary>Training images a second.</summary>
    [JsonIgnore]
    public double ImagesPerSecond => Seconds > 0 ? Images / Seconds : 0;
}
