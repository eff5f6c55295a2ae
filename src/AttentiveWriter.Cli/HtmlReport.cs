using System.Globalization;
using System.Text.Json;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>A run on one page that needs no other file: what it came to, the drawing, the curves, samples over the epochs and all settings.</summary>
/// <param name="run">The run.</param>
/// <param name="model">Its model; null before there are weights.</param>
/// <param name="config">Its settings.</param>
/// <param name="validation">The validation images; null where they are not here.</param>
/// <param name="threads">Threads to draw with.</param>
internal sealed class HtmlReport(RunFolder run, Model? model, RunConfig config, ImageSet? validation, int threads)
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "report.html";

    private const int Epochs = 12, ChartWidth = 440, ChartHeight = 310;
    private const int FrameMilliseconds = 100, LastMilliseconds = 2500;
    private const int SamplePixels = 2 << 20;

    /// <summary>Splits of the data that are no longer what they were in the training: what was found, and what was expected.</summary>
    public IReadOnlyList<string> OtherImages { get; init; } = [];

    private readonly IReadOnlyList<MetricRow> _rows = run.Metrics();
    private readonly RunSummary? _summary = run.Summary();

    private readonly ReportSizes _sizes = new(config.Model);

    private ulong Seed => config.Training.Seed;

    /// <summary>Writes the page and says where.</summary>
    public void Write(string path, TextWriter? announce = null)
    {
        var page = new HtmlPage($"{config.Model.Summary}, on {config.DataName}",
            $"{(config.Model is DrawSettings ? "DRAW, the Deep Recurrent Attentive Writer (Gregor et al. 2015), trained" : "Trained")} by AttentiveWriter {_summary?.Version ?? Product.Version}",
            Run());
        page.Tiles(Tiles());
        foreach (string other in OtherImages) page.Paragraph($"The images have changed since the training: {other}.");
        if (run.Unreadable() is string unreadable) page.Paragraph($"What is shown here is not all: {unreadable}.");
        if (model is null)
        {
            page.Heading(config.Model is GenerativeSettings ? "The drawing" : "Where it looks");
            page.Paragraph("There is nothing to show before the first checkpoint.");
        }
        if (model is GenerativeModel generative)
        {
            Drawing(page, generative);
            _sizes.CollectGarbage();
            Again(page, generative);
        }
        Curves(page);
        History(page);
        Results(page);
        page.Heading("Configuration");
        page.BeginGrid("charts");
        foreach ((string section, List<(string, string)> settings) in Settings()) page.Pairs(section, settings);
        page.EndGrid();
        page.Write(path, announce);
    }

    // Which run it is, of when, and how far it came.
    private string Run()
    {
        string last = File.Exists(run.MetricsPath) ? Number($", {File.GetLastWriteTimeUtc(run.MetricsPath):yyyy-MM-dd HH:mm} UTC") : "";
        long steps = Steps, planned = config.Training.Steps;
        return Number($"Run {Name}{last}: ")
            + (_summary?.Finished == true && steps >= planned ? "finished" : Number($"{steps:N0} of {Plural.Of(planned, "step", "N0")}, not finished"));
    }

    // With the folder that holds it: that of a demo is called run, and many are called by a date or a number.
    private string Name
    {
        get
        {
            string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Path)), parent = Path.GetFileName(Path.GetDirectoryName(path) ?? "");
            return parent.Length > 0 ? $"{parent}/{Path.GetFileName(path)}" : path;
        }
    }

    private long Steps => Math.Max(_summary?.Steps ?? 0, _rows.Count > 0 ? _rows[^1].Step : 0);

    private IEnumerable<(string, string)> Tiles()
    {
        MetricRow? best = _rows.Where(r => r.Kind == "validation").OrderBy(r => r.Loss).FirstOrDefault();
        if (best?.ErrorRate is double error) yield return ("validation error", Number($"{100 * error:F2} %"));
        else if (best is not null) yield return ("best validation bound", Number($"{best.Loss:F2} ± {Evaluation.Words(best.StandardError)} nats"));
        if (Steps > 0) yield return ("training", Number($"{Plural.Of(Steps, "step", "N0")} of {Plural.Of(config.Training.Batch, "image")}"));
        if (_rows.Count > 0) yield return ("epochs", Number($"{_rows[^1].Epoch:0.##}"));
        if (_summary is not null) yield return ("time", Number($"{ProgressText.Words(_summary.Seconds)}, {_summary.ImagesPerSecond:N0} images/s"));
        if (model is not null) yield return ("parameters", Number($"{model.ParameterCount:N0}"));
    }

    private void Drawing(HtmlPage page, GenerativeModel generative)
    {
        page.Heading("The drawing");
        if (generative.Steps == 1)
        {
            page.Paragraph("Drawn from nothing but noise, in one step.");
            Finished(page, generative);
            return;
        }
        if (_sizes.Frames is not PictureFit fit)
        {
            page.Paragraph($"Drawn from nothing but noise, in {Plural.Of(generative.Steps, "step")}; of images as large as these all steps are too many for a page.");
            Finished(page, generative);
            return;
        }
        Drawing drawing = generative.Generate(fit.Count, Seed, threads);
        string window = drawing.WriteWindows is null ? "" : " The red window is where it writes" + (drawing.WriteWindows[0][0] is GaussianGlimpse ? "; its line is thicker where the focus is coarser." : ".");
        page.Paragraph($"Each image is drawn from nothing but noise, in {Plural.Of(generative.Steps, "step")}.{window}");
        page.Animation("Images being drawn, step by step", drawing.Frames(new DrawingLook(fit.Scale), ReportSizes.DrawnColumns), FrameMilliseconds, LastMilliseconds);
        page.Paragraph("The same in still pictures, a row for each image, from the first step to the last:");
        PictureFit strip = _sizes.Strip(fit.Count);
        page.Picture("Successive canvases from left to right", drawing.Strip(new DrawingLook(strip.Scale), ReportSizes.StripSteps, strip.Count));
    }

    private void Finished(HtmlPage page, GenerativeModel generative)
    {
        PictureFit fit = _sizes.Finished;
        page.Picture("A grid of finished samples", generative.Generate(fit.Count, Seed, threads, everyStep: false).Grid(fit.Scale));
    }

    private void Again(HtmlPage page, GenerativeModel generative)
    {
        page.Heading("Given images, drawn again");
        if (validation is not ImageSet images)
        {
            page.Paragraph(OtherImages.Count > 0 ? $"The images of {config.DataName} were no longer those of the training when this page was written." : $"The images of {config.DataName} were not found when this page was written. With them: draw report {run.Path} --data-dir DIR");
            return;
        }
        if (_sizes.Again(images.Count) is not PictureFit fit)
        {
            page.Paragraph($"Images as large as these, drawn again in {Plural.Of(generative.Steps, "step")}, are too much for a page; draw reconstruct shows their last step.");
            return;
        }
        var part = new ImagePart(images, fit.Count);
        float[] originals = part.Values(config.Training.Binarisation, Seed);
        int count = (int)part.Count;
        int[]? labels = config.Model.Classes > 0 ? [.. Enumerable.Range(0, count).Select(i => images.RequiredLabel(part[i]))] : null;
        Drawing drawing = generative.Reconstruct(originals, Seed, threads, everyStep: true, labels);
        string windows = (drawing.ReadWindows, drawing.WriteWindows) switch
        {
            (not null, not null) => " Green is where it reads and red where it writes; beside each canvas stands what those windows see of the original and of the canvas.",
            (not null, null) => " Green is where it reads; beside each canvas stands what that window sees of the original.",
            (null, not null) => " Red is where it writes; beside each canvas stands what that window sees of it.",
            _ => "",
        };
        string canvases = generative.Steps == 1 ? "beside each what became of it in one step" : "then the canvas from the first step to the last";
        page.Paragraph($"At the left validation images, drawn at random ({config.Training.Binarisation.DescribeFixed(images)}), {canvases}.{windows}");
        page.Picture(generative.Steps == 1 ? "Originals, each drawn again" : "Originals, and successive canvases from left to right", drawing.Strip(new DrawingLook(fit.Scale, Glimpses: windows.Length > 0) { Originals = originals }, ReportSizes.AgainSteps));
    }

    private void Curves(HtmlPage page)
    {
        IReadOnlyList<RunPlot> plots = RunPlots.Of(run, ChartWidth, ChartHeight);
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
        if (config.Model is ClassifierSettings classifier)
        {
            page.Heading("Where it looks");
            page.Paragraph($"Green is where each of its {Plural.Of(classifier.Glimpses, "glimpse")} was in some validation images, from the first (dark) to the last (bright), after {Epoch(all[^1].Step)}.");
            if (Sample(page, all[^1]) is Image looked) page.Picture("Validation images with the windows of all glimpses", looked);
            return;
        }
        page.Heading("Samples over the epochs");
        (string Caption, Image Picture)[] samples = [.. EvenlyApart.Pick(all.Count, Epochs).Select(k => all[k])
            .Select(sample => (Epoch(sample.Step), Sample(page, sample))).Where(sample => sample.Item2 is not null)!];
        page.BeginGrid("history");
        foreach ((string caption, Image picture) in samples) page.Figure(caption, "A grid of samples", picture);
        page.EndGrid();
    }

    private string Epoch(long step) => (_rows.FirstOrDefault(r => r.Step == step) is MetricRow row ? Number($"epoch {row.Epoch:0.##}, ") : "") + Number($"step {step:N0}");

    // A page without one of its pictures is better than none.
    private static Image? Sample(HtmlPage page, (long Step, string Path) sample)
    {
        try
        {
            Image picture = PngReader.Read(sample.Path);
            // Of large images a page full of grids would be more than a browser opens.
            double share = Math.Sqrt((double)SamplePixels / ((long)picture.Width * picture.Height));
            return share >= 1 ? picture : Resampler.To(picture, Math.Max(1, (int)(share * picture.Width)), Math.Max(1, (int)(share * picture.Height)), Resize.Stretch);
        }
        catch (Exception e) when (e is InputFileException or IOException)
        {
            page.Paragraph($"Not shown: {e.Message}");
            return null;
        }
    }

    private void Results(HtmlPage page)
    {
        MetricRow? last = _rows.LastOrDefault(r => r.Kind == "validation");
        IReadOnlyList<IReadOnlyList<string>> evaluations = ModelCard.Evaluations(run.Path);
        if (last is null && evaluations.Count == 0) return;
        page.Heading("Measured results");
        if (last is { ErrorRate: null })
            page.Paragraph(Number($"Last validation, after {Plural.Of(last.Step, "step", "N0")}: {last.Loss:F2} ± {Evaluation.Words(last.StandardError)} nats an image = L^x {last.Reconstruction:F2} + L^z {last.Latent:F2} ({last.Binarisation}); an upper bound of -log p(x)."));
        else if (last is not null)
            page.Paragraph(Number($"Last validation, after {Plural.Of(last.Step, "step", "N0")}: {100 * last.ErrorRate:F2} % of the images wrong; cross-entropy {last.Loss:F4} ± {Evaluation.Words(last.StandardError, 4)} nats an image."));
        if (_summary?.BestBound is double best)
            page.Paragraph(Number($"The weights kept are those of step {_summary.BestStep:N0}, of the best validation: {best:F2} nats an image{(last?.ErrorRate is null ? "" : " of cross-entropy")} ({_summary.ImagesWords}, {_summary.Binarisation})."));
        if (evaluations.Count > 1) page.Table("Evaluations", evaluations);
        else page.Paragraph($"Not yet measured on test images: draw evaluate --model {run.Path}");
    }

    private IEnumerable<(string, List<(string, string)>)> Settings()
    {
        using JsonDocument json = JsonDocument.Parse((config.WithoutPaths() with { Data = null }).ToJson());
        foreach (JsonProperty section in json.RootElement.EnumerateObject())
            yield return (section.Name, [.. section.Value.EnumerateObject().Select(setting => (setting.Name, setting.Value.ValueKind == JsonValueKind.Null ? "none" : setting.Value.ToString()))]);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
