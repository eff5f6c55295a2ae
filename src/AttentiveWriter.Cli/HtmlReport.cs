using System.Globalization;
using System.Text.Json;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>A run on one page that needs no other file: what it came to, the drawing, the curves, samples over the epochs and all settings.</summary>
internal sealed class HtmlReport(RunFolder run, Model model, RunConfig config, ImageSet? validation, int threads)
{
    /// <summary>The file's name in a run folder.</summary>
    public const string FileName = "report.html";

    private const int Drawn = 16, DrawnColumns = 4, StripRows = 6, Redrawn = 4, StripSteps = 8, AgainSteps = 6, Samples = 64, Epochs = 12, ChartWidth = 440, ChartHeight = 310;
    private const int FrameMilliseconds = 100, LastMilliseconds = 2500;

    private readonly IReadOnlyList<MetricRow> _rows = run.Metrics();
    private readonly RunSummary? _summary = run.Summary();

    /// <summary>Picture pixels a model pixel: small images large enough to see their windows.</summary>
    private int Scale => Math.Clamp(112 / config.Model.Width, 1, 4);

    private ulong Seed => config.Training.Seed;

    /// <summary>Writes the page and says where.</summary>
    public void Write(string path, TextWriter? announce = null)
    {
        var page = new HtmlPage($"{config.Model.Summary}, on {config.Training.Data}",
            $"{(config.Model is DrawSettings ? "DRAW, the Deep Recurrent Attentive Writer (Gregor et al. 2015), trained" : "Trained")} by AttentiveWriter {_summary?.Version ?? Product.Version}");
        page.Tiles(Tiles());
        if (model is GenerativeModel generative)
        {
            Drawing(page, generative);
            if (validation is not null) Again(page, generative, validation);
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

    private IEnumerable<(string, string)> Tiles()
    {
        MetricRow? best = _rows.Where(r => r.Kind == "validation").OrderBy(r => r.Loss).FirstOrDefault();
        if (best?.ErrorRate is double error) yield return ("validation error", Number($"{100 * error:F2} %"));
        else if (best is not null) yield return ("best validation bound", Number($"{best.Loss:F2} ± {best.StandardError:F2} nats"));
        long steps = _summary?.Steps ?? (_rows.Count > 0 ? _rows[^1].Step : 0);
        if (steps > 0) yield return ("training", Number($"{steps:N0} steps of {config.Training.Batch} images"));
        if (_rows.Count > 0) yield return ("epochs", Number($"{_rows[^1].Epoch:0.##}"));
        if (_summary is not null) yield return ("time", Number($"{ProgressText.Time(_summary.Seconds)}, {_summary.ImagesPerSecond:N0} images/s"));
        yield return ("parameters", Number($"{model.ParameterCount:N0}"));
    }

    private void Drawing(HtmlPage page, GenerativeModel generative)
    {
        page.Heading("The drawing");
        if (generative.Steps == 1)
        {
            page.Paragraph("Drawn from nothing but noise, in one step.");
            Image grid = generative.Generate(Samples, Seed, threads, everyStep: false).Grid(Scale);
            page.Picture("A grid of finished samples", grid, stream => PngWriter.Write(stream, grid));
            return;
        }
        Drawing drawing = generative.Generate(Drawn, Seed, threads);
        string window = drawing.WriteWindows is null ? "" : " The red window is where it writes; its line is thicker where the focus is coarser.";
        page.Paragraph($"Each image is drawn from nothing but noise, in {generative.Steps} steps.{window}");
        IReadOnlyList<Image> frames = drawing.Frames(new DrawingLook(Scale), DrawnColumns);
        page.Picture("Images being drawn, step by step", frames[0], stream => ApngWriter.Write(stream, frames, FrameMilliseconds, LastMilliseconds));
        page.Paragraph("The same in still pictures, a row for each image, from the first step to the last:");
        page.WidePicture("Successive canvases from left to right", generative.Generate(StripRows, Seed, threads).Strip(new DrawingLook(Scale), StripSteps));
    }

    private void Again(HtmlPage page, GenerativeModel generative, ImageSet images)
    {
        int count = (int)Math.Min(Redrawn, images.Count), pixels = config.Model.Pixels;
        float[] originals = new float[count * pixels];
        var flips = new RandomSource(Seed, RandomPurpose.EvaluationBinarisation);
        for (int i = 0; i < count; i++)
        {
            Span<float> image = originals.AsSpan(i * pixels, pixels);
            images.Copy(i, image);
            Binarise.Apply(config.Training.Binarisation, image, flips, 0, i);
        }
        int[]? labels = config.Model.Classes > 0 ? [.. Enumerable.Range(0, count).Select(i => images.RequiredLabel(i))] : null;
        Drawing drawing = generative.Reconstruct(originals, Seed, threads, everyStep: true, labels);
        page.Heading("Given images, drawn again");
        string windows = (drawing.ReadWindows, drawing.WriteWindows) switch
        {
            (not null, not null) => " Green is where it reads and red where it writes; beside each canvas stands what those windows see of the original and of the canvas.",
            (not null, null) => " Green is where it reads; beside each canvas stands what that window sees of the original.",
            (null, not null) => " Red is where it writes; beside each canvas stands what that window sees of it.",
            _ => "",
        };
        page.Paragraph($"At the left validation images ({config.Training.Binarisation.DescribeFixed(images)}), then the canvas from the first step to the last.{windows}");
        page.WidePicture("Originals, and successive canvases from left to right", drawing.Strip(new DrawingLook(Scale, Glimpses: windows.Length > 0) { Originals = originals }, AgainSteps));
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
        page.Heading(model is GlimpseClassifier ? "Where it looked, over the epochs" : "Samples over the epochs");
        page.BeginGrid("history");
        int shown = Math.Min(all.Count, Epochs);
        for (int k = 0; k < shown; k++)
        {
            (long step, string path) = all[shown == 1 ? 0 : k * (all.Count - 1) / (shown - 1)];
            string epoch = _rows.FirstOrDefault(r => r.Step == step) is MetricRow row ? Number($"epoch {row.Epoch:0.##}, ") : "";
            page.Figure($"{epoch}step {Number($"{step:N0}")}", PngReader.Read(path));
        }
        page.EndGrid();
    }

    private void Results(HtmlPage page)
    {
        MetricRow? last = _rows.LastOrDefault(r => r.Kind == "validation");
        IReadOnlyList<IReadOnlyList<string>> evaluations = ModelCard.Evaluations(run.Path);
        if (last is null && evaluations.Count == 0) return;
        page.Heading("Measured results");
        if (last is { ErrorRate: null })
            page.Paragraph(Number($"Last validation, after {last.Step:N0} steps: {last.Loss:F2} ± {last.StandardError:F2} nats an image = L^x {last.Reconstruction:F2} + L^z {last.Latent:F2} ({last.Binarisation}); an upper bound of -log p(x)."));
        if (_summary?.BestBound is double best)
            page.Paragraph(Number($"The weights kept are those of step {_summary.BestStep:N0}, of the best validation: {best:F2} nats an image ({_summary.ValidationImages:N0} images, {_summary.Binarisation})."));
        if (evaluations.Count > 1) page.Table(evaluations);
        else page.Paragraph($"Not yet measured on test images: draw evaluate --model {run.Path}");
    }

    private IEnumerable<(string, List<(string, string)>)> Settings()
    {
        using JsonDocument json = JsonDocument.Parse(config.ToJson());
        foreach (JsonProperty section in json.RootElement.EnumerateObject())
            yield return (section.Name, [.. section.Value.EnumerateObject().Select(setting => (setting.Name, setting.Value.ValueKind == JsonValueKind.Null ? "none" : setting.Value.ToString()))]);
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
