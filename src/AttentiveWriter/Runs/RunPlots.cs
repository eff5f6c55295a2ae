using System.Globalization;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The charts of a run, from the rows in its folder: at any time, of any run.</summary>
public static class RunPlots
{
    /// <summary>The names that a chart may have.</summary>
    internal static IReadOnlyList<string> Names =>
    [
        .. ModelKinds.All.Select(kind => kind.Task).Distinct().SelectMany(task => task.TrainingCurves.Concat(task.ValidationCurves))
            .Select(curve => curve.Name).Distinct(),
        "kl-per-step", "kl-map", "learning-rate", "gradient-norm", "speed",
    ];

    // So many curves of KL can be told apart.
    private const int LatentCurves = 4;

    /// <summary>Makes the charts that the run has rows for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">What its model is for.</param>
    /// <param name="width">Width of each in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height of each in units of the SVG, 150..4,000.</param>
    public static IReadOnlyList<RunPlot> Of(RunFolder run, ModelTask task, int width = 760, int height = 420)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(task);
        IReadOnlyList<MetricRow> rows = run.Metrics();
        MetricRow[] training = [.. rows.Where(r => r.Split == Split.Train)],
            validations = [.. rows.Where(r => r.Split == Split.Validation)];
        (int, int) size = (width, height);
        var plots = new List<RunPlot>();
        foreach (TaskCurve curve in training.Length > 0 ? task.TrainingCurves : [])
            plots.Add(new RunPlot(curve.Name, Chart(curve, "training step", r => r.Step, training, size)));
        foreach (TaskCurve curve in validations.Length > 0 ? task.ValidationCurves : [])
            plots.Add(new RunPlot(curve.Name, Chart(curve, "epoch", r => r.Epoch, validations, size)));
        MetricRow[] latents = [.. validations.Where(r => r.LatentPerStep?.Count > 1)];
        // A run that went on with other settings is one run no more.
        latents = [.. latents.Where(r => r.LatentPerStep!.Count == latents[^1].LatentPerStep!.Count)];
        if (latents.Length > 0) plots.AddRange([new RunPlot("kl-per-step", LatentPerStep(latents, size)),
            new RunPlot("kl-map", LatentMap(latents, size))]);
        MetricRow[] rated = [.. training.Where(r => r.LearningRate is not null)],
            steep = [.. training.Where(r => r.GradientNorm is not null)];
        if (rated.Length > 0) plots.Add(new RunPlot("learning-rate", LearningRate(rated, size)));
        if (steep.Length > 0) plots.Add(new RunPlot("gradient-norm", GradientNorm(steep, size)));
        IReadOnlyList<TimingRow> timings = run.Timings();
        if (timings.Count > 0) plots.Add(new RunPlot("speed", Speed(timings, size)));
        return plots;
    }

    /// <summary>Writes the charts into the run's folder, each as SVG and as PNG, in place of those of before.</summary>
    /// <param name="run">The run.</param>
    /// <param name="task">What its model is for.</param>
    /// <returns>The charts.</returns>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<RunPlot> Write(RunFolder run, ModelTask task)
    {
        IReadOnlyList<RunPlot> plots = Of(run, task);
        if (plots.Count > 0) Directory.CreateDirectory(run.PlotsPath);
        foreach (RunPlot plot in plots)
        {
            string path = Path.Combine(run.PlotsPath, plot.Name);
            AtomicFile.Write(path + ".svg", stream => stream.Write(Encoding.UTF8.GetBytes(plot.Chart.ToSvg())));
            AtomicFile.Write(path + ".png", stream => PngWriter.Write(stream, plot.Chart.ToImage()));
        }
        return plots;
    }

    private static LineChart Chart(TaskCurve curve, string axis, Func<MetricRow, double> place, MetricRow[] rows,
        (int Width, int Height) size)
    {
        string binarisation = curve.NamesBinarisation ? $", {rows[^1].Binarisation}" : "";
        LineSeries[] lines = [.. curve.Series.Select(line =>
            new LineSeries(line.Label + binarisation, [.. rows.Select(place)], [.. rows.Select(r => line.Value(r.Figures))]))];
        return new LineChart(curve.Title, axis, curve.Axis, lines, size.Width, size.Height,
            curve.Range)
        { MayCutBeginning = curve.MayCutBeginning };
    }

    private static LineChart LearningRate(MetricRow[] rows, (int Width, int Height) size) =>
        new("Learning rate", "training step", "learning rate", [Steps("of Adam", rows, r => r.LearningRate!.Value)], size.Width,
            size.Height, (0, double.PositiveInfinity));

    private static LineChart GradientNorm(MetricRow[] rows, (int Width, int Height) size) =>
        new("Gradient", "training step", "norm, before clipping", [Steps("norm of the whole gradient", rows, r => r.GradientNorm!.Value)],
            size.Width, size.Height)
        { IsLogarithmic = true };

    private static LineChart LatentPerStep(MetricRow[] rows, (int Width, int Height) size)
    {
        IEnumerable<MetricRow> shown = EvenlyApart.Pick(rows.Length, LatentCurves).Select(k => rows[k]);
        return new LineChart("KL of each step", "step of the drawing", "nats per image", [.. shown.Select(row => new LineSeries(
            string.Create(CultureInfo.InvariantCulture, $"epoch {row.Epoch:0.##}"),
            [.. Enumerable.Range(1, row.LatentPerStep!.Count).Select(t => (double)t)], row.LatentPerStep))], size.Width, size.Height,
                (0, double.PositiveInfinity));
    }

    private static HeatMap LatentMap(MetricRow[] rows, (int Width, int Height) size) =>
        new("KL of each step over the training", "epoch", "step of the drawing", "nats per image",
        [.. rows.Select(r => r.Epoch)], [.. rows.Select(r => r.LatentPerStep!)], size.Width, size.Height);

    private static LineChart Speed(IReadOnlyList<TimingRow> rows, (int Width, int Height) size) => new("Speed", "training step", "images/s",
        [new LineSeries("training, without validations", [.. rows.Select(r => (double)r.Step)], [.. rows.Select(r => r.ImagesPerSecond)])],
            size.Width, size.Height);

    private static LineSeries Steps(string name, MetricRow[] rows, Func<MetricRow, double> value) =>
        new(name, [.. rows.Select(r => (double)r.Step)], [.. rows.Select(value)]);

}
