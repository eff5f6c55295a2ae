using System.Globalization;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>Runs beside each other on one page that needs no other file: their bounds, curves, samples, data and the settings that
/// differ.</summary>
/// <param name="runs">The runs, two or more of one task; the others are compared with the first.</param>
public sealed class HtmlComparison(IReadOnlyList<ComparedRun> runs)
{
    /// <summary>The usual name of the file.</summary>
    public const string FileName = "compare.html";

    private const int ChartWidth = 440, ChartHeight = 310;

    /// <summary>On which images all were measured, in words; empty where they were not.</summary>
    public string MeasuredOn { get; init; } = "";

    /// <summary>How a reader gets all runs measured on the same images, in words; empty where the page does not say.</summary>
    public string HowToMeasure { get; init; } = "";

    /// <summary>How the samples were drawn, in words.</summary>
    public string SamplesFrom { get; init; } = "Drawn from the same noise.";

    /// <summary>What stands between the bounds of the runs, a sentence for each run whose bound cannot be compared with that of the first,
    /// or is of other draws of the same images.</summary>
    public IReadOnlyList<string> Warnings { get; } = [.. runs.Skip(1).Select(run => Warning(runs[0], run)).OfType<string>()];

    /// <summary>Writes the page: all of it, or nothing.</summary>
    /// <param name="path">The file; its folder is made where it is missing.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path)
    {
        string names = string.Join(", ", runs.Select(run => run.Name));
        var page = new HtmlPage($"{Plural.Of(runs.Count, "run")} beside each other", names,
            $"Compared by AttentiveWriter {LibraryVersion.Current}");
        foreach (string warning in Warnings) page.Warning(warning);
        foreach (ComparedRun run in runs)
        {
            if (run.Overview.Unreadable is string unreadable) page.Warning($"Of {run.Name} not all is shown: {unreadable}.");
            if (run.OtherWeights is string others) page.Warning($"What {run.Name} draws is not of its best validation: {others}.");
        }
        Bounds(page);
        Measured(page);
        Curves(page);
        Samples(page);
        Settings(page);
        Data(page);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        page.Write(path);
    }

    private static string? Warning(ComparedRun first, ComparedRun run)
    {
        IReadOnlyList<string> problems = RunComparability.Problems(first.Overview, run.Overview);
        string? draws = RunComparability.OtherDraws(first.Overview, run.Overview);
        string runs = $"{first.Name} and {run.Name}";
        return problems.Count > 0 ? $"The validation bounds of {runs} cannot be compared: {string.Join("; ", problems)}."
            : draws is null ? null : $"{runs} were {draws}: a small difference of their bounds may be that of the draws.";
    }

    private void Bounds(HtmlPage page)
    {
        page.Heading("Best validation");
        page.Table("Best validation of each run",
        [
            ["run", Task.Headline(Unknown).Name, "at step", "steps", "time", "parameters", "model"],
            .. runs.Select(run => (string[])[run.Name, run.Overview.BestWords ?? "unknown", Number(run.Overview.BestStep),
                run.Overview.StepsWords ?? "", run.Overview.Seconds is double seconds ? Duration.Words(seconds) : "",
                Number(run.Parameters), run.Overview.Config.Model.Summary]),
        ]);
        string[][] evaluations = [.. runs.Where(run => run.OtherWeights is null).SelectMany(run => ModelCard.Rows(run.Overview.Folder.Path)
            .Select(row => (string[])[run.Name, row.Of, row.Images, row.Binarisation, row.Samples, row.Seed, row.Value]))];
        if (evaluations.Length == 0) return;
        page.Paragraph("Evaluations on the cards of the models:");
        page.Table("Evaluations", [["run", "images", "of them", "binarisation", "latent samples", "seed",
            Task.Cells(Unknown)[0].Title], .. evaluations]);
    }

    private void Measured(HtmlPage page)
    {
        if (runs.Any(run => run.Evaluation is null))
        {
            if (HowToMeasure.Length > 0) page.Paragraph(HowToMeasure);
            return;
        }
        page.Heading("On the same images");
        page.Paragraph($"All were measured on {MeasuredOn}. The difference is the mean of the differences of each image, and ± its "
            + "standard error: smaller than that of a bound where what is hard for one model is hard for the other.");
        page.Table("The runs on the same images",
        [
            ["run", $"nats more than {runs[0].Name}", "measured"],
            .. runs.Select(run => (string[])[run.Name, run == runs[0] ? "" : More(run.Beside(runs[0])),
                Task.Words(run.Evaluation!).Replace("+-", "±", StringComparison.Ordinal)]),
        ]);
        foreach (ComparedRun run in runs.Skip(1))
            if (run.Beside(runs[0]) is PairedDifference difference)
                page.Paragraph($"{difference.Describe(run.Name, runs[0].Name)}.");
    }

    private void Curves(HtmlPage page)
    {
        (string Name, RunOverview)[] named = [.. runs.Select(run => (run.Name, run.Overview))];
        foreach ((ComparisonAxis axis, string heading) in new[] { (ComparisonAxis.Steps, "Over the steps"),
            (ComparisonAxis.Images, "Over the images seen"), (ComparisonAxis.Time, "Over the time") })
        {
            IReadOnlyList<LineChart> charts = ComparisonPlots.Of(named, axis, ChartWidth, ChartHeight);
            if (charts.Count == 0) continue;
            page.Heading(heading);
            if (axis == ComparisonAxis.Time && runs.FirstOrDefault(run => run.Overview.Timings.Count == 0) is ComparedRun untimed)
                page.Paragraph($"A run without a record of its time, such as {untimed.Name}, has no curve here.");
            page.BeginGrid("charts");
            foreach (LineChart chart in charts) page.Chart(chart);
            page.EndGrid();
        }
    }

    private void Samples(HtmlPage page)
    {
        (string Name, Image Picture)[] drawn = [.. runs.Where(run => run.Samples is not null).Select(run => (run.Name, run.Samples!))];
        if (drawn.Length == 0) return;
        page.Heading(Task.PictureTitle);
        page.Paragraph(SamplesFrom);
        page.BeginGrid("history");
        foreach ((string name, Image picture) in drawn) page.Figure(name, $"A grid of samples of {name}", picture);
        page.EndGrid();
    }

    private void Settings(HtmlPage page)
    {
        IReadOnlyList<SettingDifference> settings = SettingDifference.Of([.. runs.Select(run => run.Overview.Config)]);
        page.Heading("Settings that differ");
        if (settings.Count == 0) page.Paragraph("None.");
        else
            page.Table("Settings that differ", [["setting", .. runs.Select(run => run.Name)],
                .. settings.Select(setting => (string[])[setting.Key, .. setting.Values.Select(value => value ?? "-")])]);
    }

    private void Data(HtmlPage page)
    {
        page.Heading("Data");
        page.BeginGrid("charts");
        foreach (ComparedRun run in runs)
        {
            RunConfig config = run.Overview.Config;
            page.Pairs(run.Name,
            [
                ("data", config.DataName),
                ("training images", config.Data?.Train?.ToString() ?? "not known"),
                ("made black and white", config.Training.Binarisation.Describe()),
                ("validation images", config.Data?.Validation?.ToString() ?? "not known"),
                ("validated on", ImagesOf(run.Overview)),
            ]);
        }
        page.EndGrid();
    }

    private ModelTask Task => runs[0].Overview.Config.Model.Task;

    // Only its titles are wanted.
    private static Figures Unknown { get; } = new(0, 0, 0);

    private static string ImagesOf(RunOverview run) => run.Best is not MetricRow best ? "nothing yet"
        : $"{(run.ValidationImages is long images ? Plural.Of(images, "image", "N0") : "images")}, {best.Binarisation}";

    private static string More(PairedDifference? difference) => difference is null ? "unknown"
        : string.Create(CultureInfo.InvariantCulture, $"{difference.Mean:+0.00;-0.00;0.00} ± {ModelTask.Error(difference.StandardError)}");

    private static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";
}
