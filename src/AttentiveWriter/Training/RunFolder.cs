using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Training;

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
        System.IO.Path.Combine(CheckpointsPath, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}.safetensors"));

    /// <summary>The file of the sample grid of a step.</summary>
    public string SamplePath(long step) => System.IO.Path.Combine(SamplesPath, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}.png"));

    /// <summary>Returns the newest checkpoint, or null where there is none.</summary>
    public string? NewestCheckpoint() => Checkpoints().LastOrDefault();

    /// <summary>Returns the newest checkpoint that is whole, or null where there is none.</summary>
    /// <param name="damaged">Told of each newer one that is not.</param>
    /// <exception cref="IOException">A checkpoint cannot be read now; that does not make it a damaged one.</exception>
    public string? NewestValidCheckpoint(Action<InputFileException>? damaged = null)
    {
        foreach (string checkpoint in Enumerable.Reverse(Checkpoints()))
        {
            try
            {
                Checkpoint.Read(checkpoint);
                return checkpoint;
            }
            catch (InputFileException e)
            {
                damaged?.Invoke(e);
            }
        }
        return null;
    }

    /// <summary>Makes the folders of a new run.</summary>
    public void Create()
    {
        Directory.CreateDirectory(SamplesPath);
        Directory.CreateDirectory(CheckpointsPath);
        // A file is no safer than the folders on the way to it.
        DiskFileSystem.Current.SyncFolder(path);
        if (System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) is string parent) DiskFileSystem.Current.SyncFolder(parent);
    }

    /// <summary>Removes the temporary files of a run that was killed while it saved; nobody else may be writing here.</summary>
    internal void RemoveLeftOvers()
    {
        foreach (string folder in new[] { path, SamplesPath, CheckpointsPath }.Where(Directory.Exists))
            foreach (string file in Directory.GetFiles(folder, ".*.tmp").Where(AtomicFile.IsTemporary)) DiskFileSystem.Current.Delete(file);
    }

    /// <summary>Whether a run has left something here that a new one would mix with.</summary>
    public bool HasRun => File.Exists(MetricsPath) || File.Exists(WeightsPath) || Checkpoints().Count > 0;

    private string WeightsPath => System.IO.Path.Combine(path, ModelFolder.WeightsName);

    private string SummaryPath => System.IO.Path.Combine(path, "summary.json");

    /// <summary>Removes the files of an earlier run.</summary>
    public void Clear()
    {
        IFileSystem files = DiskFileSystem.Current;
        files.Delete(MetricsPath);
        files.Delete(TimingPath);
        files.Delete(System.IO.Path.Combine(path, "report.html"));
        files.Delete(WeightsPath);
        files.Delete(SummaryPath);
        ModelCard.Delete(path);
        if (Directory.Exists(SamplesPath))
            foreach (string sample in Directory.EnumerateFiles(SamplesPath, "step-*.png")) files.Delete(sample);
        if (Directory.Exists(PlotsPath))
            foreach (string plot in Directory.EnumerateFiles(PlotsPath)) files.Delete(plot);
        foreach (string checkpoint in Checkpoints()) files.Delete(checkpoint);
    }

    /// <summary>Deletes all but the newest checkpoints.</summary>
    internal void Prune(int keep)
    {
        foreach (string old in Checkpoints().SkipLast(keep)) DiskFileSystem.Current.Delete(old);
    }

    /// <summary>Adds a row to the metrics.</summary>
    internal void Append(MetricRow row) =>
        DiskFileSystem.Current.Append(MetricsPath, JsonSerializer.Serialize(row, TrainingJson.Default.MetricRow) + "\n");

    /// <summary>Adds a row to the timing.</summary>
    internal void Append(TimingRow row) =>
        DiskFileSystem.Current.Append(TimingPath, JsonSerializer.Serialize(row, TrainingJson.Default.TimingRow) + "\n");

    /// <summary>Reads the timing; rows that cannot be read are left out.</summary>
    public IReadOnlyList<TimingRow> Timings() => File.Exists(TimingPath) ? [.. File.ReadLines(TimingPath).Select(ParseTiming).OfType<TimingRow>()] : [];

    /// <summary>Reads the summary; null before the run has stopped for the first time, or where it cannot be read.</summary>
    public RunSummary? Summary()
    {
        if (!File.Exists(SummaryPath)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(SummaryPath), TrainingJson.Default.RunSummary);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lists the sample grids, by their steps.</summary>
    public IReadOnlyList<(long Step, string Path)> Samples() => Directory.Exists(SamplesPath)
        ? [.. Directory.EnumerateFiles(SamplesPath).Select(file => (Match: SampleName().Match(System.IO.Path.GetFileName(file)), file)).Where(s => s.Match.Success)
            .Select(s => (long.Parse(s.Match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), s.file)).Order()]
        : [];

    /// <summary>Reads the metrics; rows that cannot be read, such as one cut by a crash, are left out.</summary>
    public IReadOnlyList<MetricRow> Metrics() => File.Exists(MetricsPath) ? [.. File.ReadLines(MetricsPath).Select(Parse).OfType<MetricRow>()] : [];

    /// <summary>Drops what lies past the position at which a run goes on, and which it will write again: rows of the metrics and checkpoints.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="validatedStep">The last step whose validation is done.</param>
    /// <returns>Whether there were later checkpoints: the run then leaves a branch behind.</returns>
    internal bool CutTo(long step, long validatedStep)
    {
        string[] later = [.. Checkpoints().Where(c => Step(c) > step)];
        foreach (string checkpoint in later) DiskFileSystem.Current.Delete(checkpoint);
        string rows = string.Concat(Metrics().Where(r => r.Step <= (r.Kind == "validation" ? validatedStep : step)).Select(r => JsonSerializer.Serialize(r, TrainingJson.Default.MetricRow) + "\n"));
        AtomicFile.Write(MetricsPath, stream => stream.Write(Encoding.UTF8.GetBytes(rows)));
        string timings = string.Concat(Timings().Where(r => r.Step <= step).Select(r => JsonSerializer.Serialize(r, TrainingJson.Default.TimingRow) + "\n"));
        if (File.Exists(TimingPath)) AtomicFile.Write(TimingPath, stream => stream.Write(Encoding.UTF8.GetBytes(timings)));
        return later.Length > 0;
    }

    internal void Write(RunSummary summary) => AtomicFile.Write(SummaryPath,
        stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(summary, TrainingJson.Default.RunSummary)));

    // Only names of this exact form are checkpoints: a file left half-written by a crash never is.
    private List<string> Checkpoints() => Directory.Exists(CheckpointsPath)
        ? [.. Directory.EnumerateFiles(CheckpointsPath)
            .Where(file => CheckpointName().IsMatch(System.IO.Path.GetFileName(file)))
            .OrderBy(Step)]
        : [];

    private static long Step(string checkpoint) =>
        long.Parse(CheckpointName().Match(System.IO.Path.GetFileName(checkpoint)).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^step-([0-9]{8,18})\.safetensors\z")]
    private static partial Regex CheckpointName();

    [GeneratedRegex(@"^step-([0-9]{8,18})\.png\z")]
    private static partial Regex SampleName();

    private static TimingRow? ParseTiming(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, TrainingJson.Default.TimingRow);
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
            MetricRow? row = JsonSerializer.Deserialize(line, TrainingJson.Default.MetricRow);
            return row is { Kind: not null, Binarisation: not null } ? row : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
