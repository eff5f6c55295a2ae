using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The files of a run: settings, metrics, samples, checkpoints and a summary.</summary>
/// <param name="path">The folder.</param>
public sealed partial class RunFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Rows of measurements, one JSON object a line.</summary>
    public string MetricsPath => System.IO.Path.Combine(path, "metrics.jsonl");

    /// <summary>How fast the training was, one JSON object a line.</summary>
    public string TimingPath => System.IO.Path.Combine(path, "timing.jsonl");

    /// <summary>Where charts go.</summary>
    public string PlotsPath => System.IO.Path.Combine(path, "plots");

    /// <summary>Where sample grids go.</summary>
    public string SamplesPath => System.IO.Path.Combine(path, "samples");

    /// <summary>Where checkpoints go.</summary>
    public string CheckpointsPath => System.IO.Path.Combine(path, "checkpoints");

    /// <summary>The file of the checkpoint of a step.</summary>
    public string CheckpointPath(long step) =>
        System.IO.Path.Combine(CheckpointsPath, CheckpointName(step));

    /// <summary>The file of the sample grid of a step.</summary>
    public string SamplePath(long step) =>
        System.IO.Path.Combine(SamplesPath, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}.png"));

    /// <summary>Returns the newest checkpoint, or null where there is none.</summary>
    public string? NewestCheckpoint() => Checkpoints().LastOrDefault();

    /// <summary>Returns the checkpoint of the best validation where it is still there, else the newest: what stands for the
    /// weights that are kept where their file is missing; null where there is none.</summary>
    public string? CheckpointForWeights() => CheckpointOfBest() ?? NewestCheckpoint();

    /// <summary>The checkpoint of the best validation; null where it is not there any more, or not known.</summary>
    internal string? CheckpointOfBest() =>
        Summary() is { BestStep: >= 0 and long best } && File.Exists(CheckpointPath(best)) ? CheckpointPath(best) : null;

    /// <summary>The step of the best validation whose weights are gone, so that others stand for them; null where they are
    /// there.</summary>
    public long? LostBest() => !HasBestWeights && Summary() is { BestStep: >= 0 and long best } && CheckpointOfBest() is null ? best : null;

    /// <summary>Says why a model that was loaded from here has other weights than those that the summary and the card are about; null
    /// where it has not, as far as is known.</summary>
    /// <param name="model">The model.</param>
    public string? OtherWeights(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (LostBest() is long best)
            return string.Create(CultureInfo.InvariantCulture,
                $"the weights of the best validation of {path}, of step {best}, are gone; these are those of {NewestCheckpoint()}");
        RunSummary? summary = Summary();
        if (!HasBestWeights || (summary?.Weights ?? ModelCard.WeightsIn(path)) is not string known || known == WeightsHash.Of(model))
            return null;
        string about = summary?.Weights is null ? ModelCard.FileName : System.IO.Path.GetFileName(SummaryPath);
        return $"the weights in {path} are others than those that its {about} is about";
    }

    /// <summary>Returns the newest checkpoint that is whole, or null where there is none.</summary>
    /// <param name="passedOver">Told of each newer one that is not.</param>
    /// <exception cref="IOException">A checkpoint cannot be read now; that does not make it a damaged one.</exception>
    public string? NewestValidCheckpoint(Action<InputFileException>? passedOver = null) => ReadNewestValid(passedOver)?.Path;

    /// <summary>Reads the newest checkpoint that is whole; null where there is none.</summary>
    internal (string Path, SafetensorsFile File, RunConfig Config,
        TrainingState State)? ReadNewestValid(Action<InputFileException>? passedOver)
    {
        foreach (string checkpoint in Enumerable.Reverse(Checkpoints()))
        {
            try
            {
                (SafetensorsFile file, RunConfig config, TrainingState state) = ReadCheckpoint(checkpoint);
                return (checkpoint, file, config, state);
            }
            catch (InputFileException e)
            {
                passedOver?.Invoke(e);
            }
        }
        return null;
    }

    /// <summary>Reads a checkpoint of this run.</summary>
    /// <exception cref="InputFileException">It is damaged, lacks what an exact resume needs, or is of another step than its name
    /// says.</exception>
    internal static (SafetensorsFile File, RunConfig Config, TrainingState State) ReadCheckpoint(string checkpoint)
    {
        (SafetensorsFile File, RunConfig Config, TrainingState State) read = Checkpoint.Read(checkpoint);
        Checkpoint.RequireWhole(read.File, read.Config, read.State, checkpoint);
        return System.IO.Path.GetFileName(checkpoint) == CheckpointName(read.State.Step) ? read
            : throw new InputFileException(checkpoint,
                $"it is a checkpoint of step {read.State.Step}, and its name says another; a copy under another name?");
    }

    /// <summary>Lists the checkpoints of later steps.</summary>
    internal IReadOnlyCollection<string> NewerThan(string checkpoint) => [.. Checkpoints().Where(c => Step(c) > Step(checkpoint))];

    /// <summary>Makes the folders of a new run.</summary>
    public void Create()
    {
        DurableFolder.Create(SamplesPath);
        DurableFolder.Create(CheckpointsPath);
    }

    /// <summary>Whether a run has left something here that a new one would mix with.</summary>
    public bool HasRun => File.Exists(MetricsPath) || HasModel;

    /// <summary>Whether a training has been here: there are metrics or checkpoints, and not a model alone.</summary>
    public bool HasTraining => File.Exists(MetricsPath) || Checkpoints().Count > 0;

    /// <summary>Whether a model can be loaded from here.</summary>
    public bool HasModel => HasBestWeights || Checkpoints().Count > 0;

    /// <summary>Whether there are weights here, of a run or of anybody.</summary>
    internal bool HasBestWeights => File.Exists(WeightsPath);

    internal string ConfigPath => System.IO.Path.Combine(path, RunConfig.FileName);

    internal string WeightsPath => System.IO.Path.Combine(path, WeightsFile.Name);

    internal string ReportPath => System.IO.Path.Combine(path, "report.html");

    internal string SummaryPath => System.IO.Path.Combine(path, "summary.json");

    /// <summary>Forces the folders to disk: until then, a name that is gone may be back after a power cut.</summary>
    internal void Sync()
    {
        foreach (string folder in new[] { CheckpointsPath, SamplesPath, PlotsPath,
            path }.Where(Directory.Exists)) DiskFileSystem.Current.SyncFolder(folder);
    }

    /// <summary>Deletes all but the newest checkpoints.</summary>
    internal void Prune(int keep)
    {
        foreach (string old in Checkpoints().SkipLast(keep)) DiskFileSystem.Current.Delete(old);
    }

    /// <summary>Forces the metrics to disk: a checkpoint must not outlive the rows before it.</summary>
    internal void FlushMetrics() => DiskFileSystem.Current.Flush(MetricsPath);

    /// <summary>Adds a row to the metrics.</summary>
    internal void Append(MetricRow row) =>
        DiskFileSystem.Current.Append(MetricsPath, JsonSerializer.Serialize(row, TrainingJson.Default.MetricRow) + "\n");

    /// <summary>Adds a row to the timing.</summary>
    internal void Append(TimingRow row) =>
        DiskFileSystem.Current.Append(TimingPath, JsonSerializer.Serialize(row, TrainingJson.Default.TimingRow) + "\n");

    /// <summary>Reads the timing; rows that cannot be read, or of more than 1 MiB, are left out.</summary>
    public IReadOnlyList<TimingRow> Timings() => Rows(TimingPath, ParseTiming).Read;

    /// <summary>Reads the summary; null before the run has stopped for the first time, or where it cannot be read: it is damaged, no file,
    /// or larger than any that a run has written.</summary>
    public RunSummary? Summary()
    {
        if (!System.IO.Path.Exists(SummaryPath)) return null;
        try
        {
            return JsonSerializer.Deserialize(SmallFile.Text(SummaryPath), TrainingJson.Default.RunSummary) is { IsWhole: true } summary
                ? summary : null;
        }
        catch (Exception e) when (e is JsonException or InputFileException)
        {
            return null;
        }
    }

    /// <summary>Lists the sample grids, by their steps.</summary>
    public IReadOnlyList<(long Step, string Path)> Samples() => Directory.Exists(SamplesPath)
        ? [.. Directory.EnumerateFiles(SamplesPath).Select(file => (Match: SamplePattern().Match(System.IO.Path.GetFileName(file)), file))
            .Where(s => s.Match.Success)
            .Select(s => (long.Parse(s.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), s.file)).Order()]
        : [];

    /// <summary>Reads the metrics; rows that cannot be read, such as one cut by a crash, or of more than 1 MiB, are left out.</summary>
    public IReadOnlyList<MetricRow> Metrics() => Rows(MetricsPath, Parse).Read;

    /// <summary>Says what of the run cannot be read, and is left out wherever it is shown: rows of the metrics and of the timing, and the
    /// summary; or that a training was here, and its metrics are not; null where all can.</summary>
    public string? Unreadable() => Unreadable(Rows(MetricsPath, Parse).LeftOut, Rows(TimingPath, ParseTiming).LeftOut);

    /// <summary>Reads metrics, timing and what <see cref="Unreadable()"/> says of them, each file once.</summary>
    internal (IReadOnlyList<MetricRow> Metrics, IReadOnlyList<TimingRow> Timings, string? Unreadable) ReadRows()
    {
        (IReadOnlyList<MetricRow> metrics, int[] others) = Rows(MetricsPath, Parse);
        (IReadOnlyList<TimingRow> timings, int[] otherTimings) = Rows(TimingPath, ParseTiming);
        return (metrics, timings, Unreadable(others, otherTimings));
    }

    private string? Unreadable(int[] metrics, int[] timings)
    {
        string? missing = !System.IO.Path.Exists(MetricsPath) && (Checkpoints().Count > 0 || System.IO.Path.Exists(SummaryPath))
            ? $"{System.IO.Path.GetFileName(MetricsPath)} is missing" : null, damaged = Damaged(metrics, timings);
        return missing is null || damaged is null ? missing ?? damaged : $"{missing}; {damaged}";
    }

    private string? Damaged(int[] metrics, int[] timings)
    {
        string[] summary = HasBadSummary() ? [System.IO.Path.GetFileName(SummaryPath)] : [];
        string[] files = [.. summary,
            .. new[] { (Path: MetricsPath, LeftOut: metrics), (Path: TimingPath, LeftOut: timings) }
            .Where(file => file.LeftOut.Length > 0)
            .Select(file => $"{Plural.Of(file.LeftOut.Length, "row")} of {System.IO.Path.GetFileName(file.Path)} "
                + $"({(file.LeftOut.Length > 1 ? "the first in " : "")}line {file.LeftOut[0]})")];
        return files.Length == 0 ? null
            : $"{string.Join(" and ", files)} cannot be read and "
            + $"{(files.Length == 1 && (summary.Length == 1 || files[0].StartsWith("1 ", StringComparison.Ordinal)) ? "is" : "are")} left "
            + "out";
    }

    private bool HasBadSummary() => System.IO.Path.Exists(SummaryPath) && Summary() is null;

    // What was read, and the lines of what was not, from 1.
    private static (IReadOnlyList<T> Read, int[] LeftOut) Rows<T>(string path, Func<string, T?> parse)
        where T : class
    {
        if (!System.IO.Path.Exists(path)) return ([], []);
        (int Line, T? Row)[] rows = [.. SmallFile.Lines(path).Select((text, i) => (text, line: i + 1))
            .Where(t => t.text is null || !string.IsNullOrWhiteSpace(t.text)).Select(t => (t.line, t.text is null ? null : parse(t.text)))];
        return ([.. rows.Select(r => r.Row).OfType<T>()], [.. rows.Where(r => r.Row is null).Select(r => r.Line)]);
    }

    /// <summary>Drops what lies past the position at which a run goes on, and which it will write again: checkpoints, samples and
    /// rows.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="validatedStep">The last step whose validation is done.</param>
    /// <returns>How many rows of the metrics are left.</returns>
    internal long CutTo(long step, long validatedStep)
    {
        // The newest first, and rows last: wherever this is cut short, what is left is a run.
        foreach (string checkpoint in Enumerable.Reverse(Checkpoints())
            .Where(c => Step(c) > step)) DiskFileSystem.Current.Delete(checkpoint);
        foreach ((long Step, string Path) sample in Samples().Where(s => s.Step > step)) DiskFileSystem.Current.Delete(sample.Path);
        Sync();
        MetricRow[] rows = [.. Metrics().Where(r => r.Step <= (r.Split == Split.Validation ? validatedStep : step))];
        string lines = string.Concat(rows.Select(r => JsonSerializer.Serialize(r, TrainingJson.Default.MetricRow) + "\n"));
        AtomicFile.Write(MetricsPath, stream => stream.Write(Encoding.UTF8.GetBytes(lines)));
        string timings = string.Concat(Timings().Where(r => r.Step <= step)
            .Select(r => JsonSerializer.Serialize(r, TrainingJson.Default.TimingRow) + "\n"));
        if (File.Exists(TimingPath)) AtomicFile.Write(TimingPath, stream => stream.Write(Encoding.UTF8.GetBytes(timings)));
        return rows.Length;
    }

    /// <summary>Whether the weights here are those of a step, as far as they say.</summary>
    internal bool HasWeightsOf(long step)
    {
        if (!HasBestWeights) return false;
        try
        {
            return !SafetensorsFile.Read(WeightsPath).Metadata.TryGetValue(WeightsFile.StepKey, out string? of)
                || of == step.ToString(CultureInfo.InvariantCulture);
        }
        catch (InputFileException)
        {
            return false;
        }
    }

    internal void Write(RunSummary summary) => AtomicFile.Write(SummaryPath,
        stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(summary, TrainingJson.Default.RunSummary)));

    /// <summary>Lists the checkpoints, by their steps. Only names of this exact form are some: a file left half-written by a crash never
    /// is.</summary>
    internal List<string> Checkpoints() => Directory.Exists(CheckpointsPath)
        ? [.. Directory.EnumerateFiles(CheckpointsPath)
            .Where(IsCheckpoint)
            .OrderBy(Step)]
        : [];

    /// <summary>Whether a file is, by its name and place, a checkpoint or a sample grid of this run.</summary>
    internal bool IsOfAStep(string file) => System.IO.Path.GetDirectoryName(file) is string folder
        && ((folder == CheckpointsPath && IsCheckpoint(file))
            || (folder == SamplesPath && SamplePattern().IsMatch(System.IO.Path.GetFileName(file))));

    // A step has one name: more zeros before it are somebody's copy.
    private static bool IsCheckpoint(string file) =>
        CheckpointPattern().IsMatch(System.IO.Path.GetFileName(file)) && System.IO.Path.GetFileName(file) == CheckpointName(Step(file));

    private static string CheckpointName(long step) => string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}.safetensors");

    private static long Step(string checkpoint) =>
        long.Parse(CheckpointPattern().Match(System.IO.Path.GetFileName(checkpoint)).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^step-([0-9]{8,18})\.safetensors\z")]
    private static partial Regex CheckpointPattern();

    [GeneratedRegex(@"^step-([0-9]{8,18})\.png\z")]
    private static partial Regex SamplePattern();

    private static TimingRow? ParseTiming(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrainingJson.Default.TimingRow) is { IsWhole: true } row ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MetricRow? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrainingJson.Default.MetricRow) is { IsWhole: true } row ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
