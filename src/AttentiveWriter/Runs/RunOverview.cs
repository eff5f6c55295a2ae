using System.Globalization;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>What a run, or a model folder, came to, as its files say: read without its weights and its images.</summary>
public sealed class RunOverview
{
    private readonly RunSummary? _summary;
    private readonly long[] _steps;
    private readonly double[] _seconds;

    private RunOverview(RunFolder folder, RunConfig config)
    {
        (Folder, Config) = (folder, config);
        (Metrics, Timings, Unreadable) = folder.ReadRows();
        (_steps, _seconds) = ([.. Timings.Select(row => row.Step)], Sums(Timings));
        _summary = folder.Summary();
        Best = Metrics.Where(row => row.Split == Split.Validation).OrderBy(row => row.Loss).FirstOrDefault();
        long steps = Math.Max(_summary?.Steps ?? 0, Metrics.Count > 0 ? Metrics[^1].Step : 0);
        // A summary is of the time before the run went on; the rows know the time since, but not that of validations.
        double seconds = Math.Max(_summary?.Seconds ?? 0, _seconds.LastOrDefault());
        Steps = folder.HasTraining ? steps : null;
        Seconds = seconds > 0 ? seconds : null;
        State = !folder.HasTraining ? RunState.Model
            : RunLock.IsHeld(folder.Path) ? RunState.Running
            : _summary?.Finished != false && steps >= config.Training.Steps ? RunState.Finished : RunState.Stopped;
    }

    /// <summary>Its files.</summary>
    public RunFolder Folder { get; }

    /// <summary>Its settings.</summary>
    public RunConfig Config { get; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; }

    /// <summary>Steps done; null of a model alone.</summary>
    public long? Steps { get; }

    /// <summary>Steps done, and of how many where they are not all, such as "1,500 of 3,000"; null of a model alone.</summary>
    public string? StepsWords => Steps is not long steps ? null : string.Create(CultureInfo.InvariantCulture, $"{steps:N0}")
        + (State == RunState.Finished ? "" : string.Create(CultureInfo.InvariantCulture, $" of {Config.Training.Steps:N0}"));

    /// <summary>Seconds of training; null where they are not known.</summary>
    public double? Seconds { get; }

    /// <summary>The measurements.</summary>
    public IReadOnlyList<MetricRow> Metrics { get; }

    /// <summary>How fast the steps were.</summary>
    public IReadOnlyList<TimingRow> Timings { get; }

    /// <summary>The best validation; null where none is known.</summary>
    public MetricRow? Best { get; }

    /// <summary>The loss of the best validation, nats per image; null where it is not known.</summary>
    public double? BestLoss => Best?.Loss ?? _summary?.BestBound;

    /// <summary>The step of the best validation; null where it is not known.</summary>
    public long? BestStep => Best?.Step ?? (_summary?.BestBound is null ? null : _summary.BestStep);

    /// <summary>The best validation in words, such as "104.31 ± 0.62 nats"; null where it is not known.</summary>
    public string? BestWords => Best is MetricRow best ? Config.Model.Task.Headline(best.Figures).Value
        : BestLoss is double loss ? string.Create(CultureInfo.InvariantCulture, $"{loss:F2} ± {ModelTask.Error(null)} nats") : null;

    /// <summary>Images that it was validated on; null where that is not known.</summary>
    public long? ValidationImages => _summary?.ValidationImages
        ?? (Config.Data?.Validation is DataFingerprint all ? Math.Min(all.Images, Config.Training.ValidationImages) : null);

    /// <summary>What of it cannot be read, and is left out; null where all can.</summary>
    public string? Unreadable { get; }

    /// <summary>Reads a folder.</summary>
    /// <param name="path">A run folder or a model folder.</param>
    /// <exception cref="InputFileException">There is neither, or its settings are damaged.</exception>
    public static RunOverview Read(string path)
    {
        var folder = new RunFolder(path);
        if (!folder.HasRun)
            throw new InputFileException(path, Directory.Exists(path) ? "no run or model in this folder" : "no such run folder");
        return new RunOverview(folder, RunConfig.Read(path));
    }

    /// <summary>Seconds of training up to a step, as the timing has it; NaN where it does not say.</summary>
    /// <param name="step">Steps done.</param>
    public double SecondsAt(long step)
    {
        if (_steps.Length == 0 || step > _steps[^1] || step < 0) return double.NaN;
        int found = Array.BinarySearch(_steps, step), row = found < 0 ? ~found : found;
        (long before, double seconds) = row == 0 ? (0, 0) : (_steps[row - 1], _seconds[row - 1]);
        return seconds + (_seconds[row] - seconds) * (step - before) / Math.Max(1, _steps[row] - before);
    }

    private static double[] Sums(IReadOnlyList<TimingRow> rows)
    {
        double sum = 0;
        return [.. rows.Select(row => sum += row.Seconds)];
    }
}
