using System.Globalization;
using System.Text.Json;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>A run on one page that needs no other file: what it came to, the drawing, the curves, samples over the epochs and all
/// settings.</summary>
/// <param name="run">The run.</param>
/// <param name="model">Its model; null before there are weights.</param>
/// <param name="config">Its settings.</param>
/// <param name="validation">The validation images; null where they are not here.</param>
/// <param name="threads">Threads to draw with.</param>
public sealed class HtmlReport(RunFolder run, Model? model, RunConfig config, ImageSet? validation, int threads)
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "report.html";

    private const int Epochs = 12, ChartWidth = 440, ChartHeight = 310;
    private const int FrameMilliseconds = 100, LastMilliseconds = 2500;
    private const int SamplePixels = 2 << 20;

    // Weights in their file, as they are read and as the model has them, packed for products: measured at 53 and 142 million of them.
    private const int WeightBytes = 7 * sizeof(float);

    /// <summary>Splits of the data that are no longer what they were in the training: what was found, and what was expected.</summary>
    public IReadOnlyList<string> OtherImages { get; init; } = [];

    /// <summary>How a reader gets the validation images shown, in words; empty where the page does not say.</summary>
    public string HowToShowImages { get; init; } = "";

    /// <summary>How a reader measures the model on test images, in words; empty where the page does not say.</summary>
    public string HowToEvaluate { get; init; } = "";

    private readonly ModelTask _task = config.Model.Task;
    private readonly IReadOnlyList<MetricRow> _rows = run.Metrics();
    private readonly RunSummary? _summary = run.Summary();
    private readonly string? _otherWeights = model is null ? null : run.OtherWeights(model);

    /// <summary>Bytes of memory that writing the page of a run takes.</summary>
    /// <param name="model">The shape of its model.</param>
    /// <param name="parameters">Learned values of the model.</param>
    public static long MemoryBytes(ModelSettings model, long parameters)
    {
        ArgumentNullException.ThrowIfNull(model);
        return WeightBytes * parameters + Math.Max(model.ShowBytes, model.DrawingSteps > 0 ? new ExhibitSizes(model).Bytes : 0);
    }

    /// <summary>Whether a file is one of these pages, of whatever version, and not what somebody wrote.</summary>
    /// <param name="path">The file.</param>
    public static bool IsWritten(string path) => HtmlPage.IsWritten(path);

    /// <summary>Whether there is a file that is no such page, and thus somebody's own.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOther(string path) => File.Exists(path) && !IsWritten(path);

    /// <summary>Writes the page: all of it, or nothing.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        var page = new HtmlPage($"{config.Model.Summary}, on {config.DataName}",
            $"{(config.Model.Origin.Length > 0 ? config.Model.Origin + ", trained" : "Trained")} by AttentiveWriter "
                + $"{_summary?.Version ?? LibraryVersion.Current}",
            Run());
        page.Tiles(Tiles());
        foreach (string other in OtherImages) page.Paragraph($"The images have changed since the training: {other}.");
        if (run.Unreadable() is string unreadable) page.Paragraph($"What is shown here is not all: {unreadable}.");
        if (model is null)
        {
            page.Heading(_task.ShowTitle);
            page.Paragraph("There is nothing to show before the first checkpoint.");
        }
        else Show(page, model);
        Curves(page);
        History(page);
        Results(page);
        page.Heading("Configuration");
        page.BeginGrid("charts");
        foreach ((string section, List<(string, string)> settings) in Settings()) page.Pairs(section, settings);
        page.EndGrid();
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        page.Write(path);
    }

    // Which run it is, of when, and how far it came.
    private string Run()
    {
        string last = File.Exists(run.MetricsPath) ? Number($", {File.GetLastWriteTimeUtc(run.MetricsPath):yyyy-MM-dd HH:mm} UTC") : "";
        long steps = Steps, planned = config.Training.Steps;
        return Number($"Run {Name}{last}: ")
            + (_summary?.Finished == true && steps >= planned ? "finished"
                : Number($"{steps:N0} of {Plural.Of(planned, "step", "N0")}, not finished"));
    }

    // With the folder that holds it: that of a demo is called run, and many are called by a date or a number.
    private string Name
    {
        get
        {
            string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Path)),
                parent = Path.GetFileName(Path.GetDirectoryName(path) ?? "");
            return parent.Length > 0 ? $"{parent}/{Path.GetFileName(path)}" : path;
        }
    }

    private long Steps => Math.Max(_summary?.Steps ?? 0, _rows.Count > 0 ? _rows[^1].Step : 0);

    private IEnumerable<(string, string)> Tiles()
    {
        MetricRow? best = _rows.Where(r => r.Split == Split.Validation).OrderBy(r => r.Loss).FirstOrDefault();
        if (best is not null) yield return _task.Headline(best.Figures);
        if (Steps > 0) yield return ("training",
            Number($"{Plural.Of(Steps, "step", "N0")} of {Plural.Of(config.Training.Batch, "image")}"));
        if (_rows.Count > 0) yield return ("epochs", Number($"{_rows[^1].Epoch:0.##}"));
        if (_summary is not null) yield return ("time",
            Number($"{Duration.Words(_summary.Seconds)}, {_summary.ImagesPerSecond:N0} images/s"));
        if (_summary?.Device is string device) yield return ("device", device);
        if (model is not null) yield return ("parameters", Number($"{model.ParameterCount:N0}"));
    }

    private void Show(HtmlPage page, Model shown)
    {
        string none = OtherImages.Count > 0
            ? $"The images of {config.DataName} were no longer those of the training when this page was written."
            : $"The images of {config.DataName} were not found when this page was written. {HowToShowImages}".TrimEnd();
        var from = new Showing(config.Training.Seed)
        {
            Images = validation,
            Binarisation = config.Training.Binarisation,
            WithoutImages = none,
            Threads = threads
        };
        foreach (Exhibit exhibit in shown.Show(from))
        {
            if (exhibit.Heading is string heading) page.Heading(heading);
            page.Paragraph(exhibit.Text);
            if (exhibit.Frames.Count > 0) page.Animation(exhibit.Alternative, exhibit.Frames, FrameMilliseconds, LastMilliseconds);
            if (exhibit.Picture is Image picture) page.Picture(exhibit.Alternative, picture);
        }
    }

    private void Curves(HtmlPage page)
    {
        IReadOnlyList<RunPlot> plots = RunPlots.Of(run, _task, ChartWidth, ChartHeight);
        if (plots.Count == 0) return;
        page.Heading("Curves");
        page.BeginGrid("charts");
        foreach (RunPlot plot in plots) page.Chart(plot.Chart);
        page.EndGrid();
    }

    private void History(HtmlPage page)
    {
        IReadOnlyList<(long Step, string Path)> all = run.Samples();
        if (all.Count == 0) return;
        Exhibit history = config.Model.History(Epoch(all[^1].Step));
        page.Heading(history.Heading ?? _task.PictureTitle);
        if (history.Text.Length > 0) page.Paragraph(history.Text);
        if (!_task.ShowsHistory)
        {
            if (Sample(page, all[^1]) is Image newest) page.Picture(history.Alternative, newest);
            return;
        }
        (string Caption, Image Picture)[] samples = [.. EvenlyApart.Pick(all.Count, Epochs).Select(k => all[k])
            .Select(sample => (Epoch(sample.Step), Sample(page, sample))).Where(sample => sample.Item2 is not null)!];
        page.BeginGrid("history");
        foreach ((string caption, Image picture) in samples) page.Figure(caption, history.Alternative, picture);
        page.EndGrid();
    }

    private string Epoch(long step) =>
        (_rows.FirstOrDefault(r => r.Step == step) is MetricRow row ? Number($"epoch {row.Epoch:0.##}, ") : "") + Number($"step {step:N0}");

    // A page without one of its pictures is better than none.
    private static Image? Sample(HtmlPage page, (long Step, string Path) sample)
    {
        try
        {
            Image picture = PngReader.Read(sample.Path);
            // Of large images a page full of grids would be more than a browser opens.
            double share = Math.Sqrt((double)SamplePixels / ((long)picture.Width * picture.Height));
            return share >= 1 ? picture
                : Resampler.To(picture, Math.Max(1, (int)(share * picture.Width)), Math.Max(1, (int)(share * picture.Height)),
                Resize.Stretch);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            page.Paragraph($"Not shown: {FileFailure.Describe(e)}");
            return null;
        }
    }

    private void Results(HtmlPage page)
    {
        MetricRow? last = _rows.LastOrDefault(r => r.Split == Split.Validation);
        // Those of other weights are none of this model.
        IReadOnlyList<IReadOnlyList<string>> evaluations = _otherWeights is null ? ModelCard.Evaluations(run.Path) : [];
        if (last is null && evaluations.Count == 0) return;
        page.Heading("Measured results");
        if (last is not null)
            page.Paragraph($"Last validation, after {Plural.Of(last.Step, "step", "N0")}: "
                + $"{_task.Sentence(last.Figures, last.Binarisation)}");
        if (_otherWeights is string others)
            page.Paragraph($"What is shown here is drawn by other weights than those of the best validation: {others}.");
        else if (_summary?.BestBound is double best)
        {
            page.Paragraph(Number($"The weights kept are those of step {_summary.BestStep:N0}, of the best validation: {best:F2} nats per ")
                + "image"
                + $"{_task.BestWords} ({_summary.ImagesWords}, {_summary.Binarisation}).");
        }
        if (evaluations.Count > 1) page.Table("Evaluations", evaluations);
        else page.Paragraph($"Not yet measured on test images. {HowToEvaluate}".TrimEnd());
    }

    private IEnumerable<(string, List<(string, string)>)> Settings()
    {
        using JsonDocument json = JsonDocument.Parse((config.WithoutPaths() with { Data = null }).ToJson());
        Dictionary<string, string> own = config.WithoutPaths().OwnSettings.ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach (JsonProperty section in json.RootElement.EnumerateObject())
            yield return (section.Name, [.. section.Value.EnumerateObject()
                .Select(setting => (setting.Name, own.GetValueOrDefault(setting.Name) ?? setting.Value.ToString()))]);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
