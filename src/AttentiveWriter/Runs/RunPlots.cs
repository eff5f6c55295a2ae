using System.Globalization;
using System.Text;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The charts of a run, from the rows in its folder: at any time, of any run.</summary>
public static class RunPlots
{
    /// <summary>The names that a chart may have.</summary>
    internal static readonly IReadOnlyList<string> Names = ["loss", "kl", "validation", "kl-per-step", "kl-map", "learning-rate", "gradient-norm", "speed"];

    // So many curves of KL can be told apart.
    private const int LatentCurves = 4;

    /// <summary>Makes the charts that the run has rows for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">Width of each in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height of each in units of the SVG, 150..4,000.</param>
    public static IReadOnlyList<RunPlot> Of(RunFolder run, int width = 760, int height = 420)
    {
        ArgumentNullException.ThrowIfNull(run);
        IReadOnlyList<MetricRow> rows = run.Metrics();
        MetricRow[] training = [.. rows.Where(r => r.Kind == "train")], validations = [.. rows.Where(r => r.Kind == "validation")];
        bool classifies = validations.Any(r => r.ErrorRate is not null);
        (int, int) size = (width, height);
        var plots = new List<RunPlot>();
        if (training.Length > 0) plots.Add(new RunPlot("loss", classifies ? CrossEntropy(training, size) : Loss(training, size)));
        if (training.Length > 0 && !classifies) plots.Add(new RunPlot("kl", Latent(training, size)));
        if (validations.Length > 0) plots.Add(new RunPlot("validation", classifies ? Errors(validations, size) : Bound(validations, size)));
        MetricRow[] latents = [.. validations.Where(r => r.LatentPerStep?.Count > 1)];
        // A run that went on with other settings is one run no more.
        latents = [.. latents.Where(r => r.LatentPerStep!.Count == latents[^1].LatentPerStep!.Count)];
        if (latents.Length > 0) plots.AddRange([new RunPlot("kl-per-step", LatentPerStep(latents, size)), new RunPlot("kl-map", LatentMap(latents, size))]);
        MetricRow[] rated = [.. training.Where(r => r.LearningRate is not null)], steep = [.. training.Where(r => r.GradientNorm is not null)];
        if (rated.Length > 0) plots.Add(new RunPlot("learning-rate", LearningRate(rated, size)));
        if (steep.Length > 0) plots.Add(new RunPlot("gradient-norm", GradientNorm(steep, size)));
        IReadOnlyList<TimingRow> timings = run.Timings();
        if (timings.Count > 0) plots.Add(new RunPlot("speed", Speed(timings, size)));
        return plots;
    }

    /// <summary>Writes the charts into the run's folder, each as SVG and as PNG, in place of those of before.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<RunPlot> Write(RunFolder run)
    {
        IReadOnlyList<RunPlot> plots = Of(run);
        if (plots.Count > 0) Directory.CreateDirectory(run.PlotsPath);
        foreach (RunPlot plot in plots)
        {
            string path = Path.Combine(run.PlotsPath, plot.Name);
            AtomicFile.Write(path + ".svg", stream => stream.Write(Encoding.UTF8.GetBytes(plot.Chart.ToSvg())));
            AtomicFile.Write(path + ".png", stream => PngWriter.Write(stream, plot.Chart.ToImage()));
        }
        return plots;
    }

    // L^z has an axis of its own: beside an L^x of thousands of nats, as of colour images, both would be level lines.
    private static LineChart Loss(MetricRow[] rows, (int Width, int Height) size) => new("Training loss", "training step", "nats an image",
        [Steps("L = L^x + L^z", rows, r => r.Loss), Steps("L^x, reconstruction", rows, r => r.Reconstruction)], size.Width, size.Height)
    { MayCutBeginning = true };

    private static LineChart Latent(MetricRow[] rows, (int Width, int Height) size) =>
        new("What the latents cost", "training step", "nats an image", [Steps("L^z, latent", rows, r => r.Latent)], size.Width, size.Height) { MayCutBeginning = true };

    private static LineChart CrossEntropy(MetricRow[] rows, (int Width, int Height) size) =>
        new("Training loss", "training step", "nats an image", [Steps("cross-entropy", rows, r => r.Loss)], size.Width, size.Height) { MayCutBeginning = true };

    private static LineChart LearningRate(MetricRow[] rows, (int Width, int Height) size) =>
        new("Learning rate", "training step", "learning rate", [Steps("of Adam", rows, r => r.LearningRate!.Value)], size.Width, size.Height, (0, double.PositiveInfinity));

    private static LineChart GradientNorm(MetricRow[] rows, (int Width, int Height) size) =>
        new("Gradient", "training step", "norm, before clipping", [Steps("norm of the whole gradient", rows, r => r.GradientNorm!.Value)], size.Width, size.Height) { IsLogarithmic = true };

    private static LineChart Bound(MetricRow[] rows, (int Width, int Height) size) =>
        new("Validation bound", "epoch", "nats an image", [Epochs($"bound, {rows[^1].Binarisation}", rows, r => r.Loss)], size.Width, size.Height) { MayCutBeginning = true };

    private static LineChart Errors(MetricRow[] rows, (int Width, int Height) size) =>
        new("Validation error", "epoch", "% of the images", [Epochs("wrong class", rows, r => 100 * (r.ErrorRate ?? double.NaN))], size.Width, size.Height, (0, 100));

    private static LineChart LatentPerStep(MetricRow[] rows, (int Width, int Height) size)
    {
        IEnumerable<MetricRow> shown = EvenlyApart.Pick(rows.Length, LatentCurves).Select(k => rows[k]);
        return new LineChart("KL of each step", "step of the drawing", "nats an image", [.. shown.Select(row => new LineSeries(
            string.Create(CultureInfo.InvariantCulture, $"epoch {row.Epoch:0.##}"),
            [.. Enumerable.Range(1, row.LatentPerStep!.Count).Select(t => (double)t)], row.LatentPerStep))], size.Width, size.Height, (0, double.PositiveInfinity));
    }

    private static HeatMap LatentMap(MetricRow[] rows, (int Width, int Height) size) => new("KL of each step over the training", "epoch", "step of the drawing", "nats an image",
        [.. rows.Select(r => r.Epoch)], [.. rows.Select(r => r.LatentPerStep!)], size.Width, size.Height);

    private static LineChart Speed(IReadOnlyList<TimingRow> rows, (int Width, int Height) size) => new("Speed", "training step", "images/s",
        [new LineSeries("training, without validations", [.. rows.Select(r => (double)r.Step)], [.. rows.Select(r => r.ImagesPerSecond)])], size.Width, size.Height);

    private static LineSeries Steps(string name, MetricRow[] rows, Func<MetricRow, double> value) => new(name, [.. rows.Select(r => (double)r.Step)], [.. rows.Select(value)]);

    private static LineSeries Epochs(string name, MetricRow[] rows, Func<MetricRow, double> value) => new(name, [.. rows.Select(r => r.Epoch)], [.. rows.Select(value)]);
}
