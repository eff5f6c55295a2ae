using System.Globalization;
using System.Xml.Linq;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class RunPlotsTests
{
    [Fact]
    public void Write_Run_PutsEachChartIntoTheFolderAsSvgAndPng()
    {
        using var folder = new TempFolder();
        using TrainingRun training = SmallRun.Start(folder.Path);
        training.Run();

        IReadOnlyList<RunPlot> plots = RunPlots.Write(training.Folder, ModelTasks.Drawing);

        Assert.Equal(
            ["gradient-norm", "kl", "kl-map", "kl-per-step", "learning-rate", "loss", "speed", "validation"], plots.Select(p => p.Name)
                .Order());
        // Other tests may have made kinds known whose charts are others.
        Assert.Superset(plots.Select(p => p.Name).ToHashSet(), RunPlots.Names.ToHashSet());
        foreach (RunPlot plot in plots)
        {
            Assert.Equal(plot.Chart.ToSvg(), File.ReadAllText(folder[$"plots/{plot.Name}.svg"]));
            Image picture = PngReader.Read(folder[$"plots/{plot.Name}.png"]);
            Assert.Equal((2 * plot.Chart.Width, 2 * plot.Chart.Height), (picture.Width, picture.Height));
        }
        RunFiles.Clear(training.Folder);
        Assert.Empty(Directory.GetFiles(folder["plots"]));
        Assert.False(File.Exists(training.Folder.TimingPath));
    }

    [Fact]
    public void Of_TwoRows_HasTheirValuesInEachCurve()
    {
        using var folder = new TempFolder();
        var run = new RunFolder(folder.Path);
        run.Append(new MetricRow(Split.Train, 10, 1, 100, 70, 30, "made"));
        run.Append(new MetricRow(Split.Train, 20, 2, 80, 60, 20, "made"));

        XElement loss = Chart(RunPlots.Of(run, ModelTasks.Drawing), "loss"), latent = Chart(RunPlots.Of(run, ModelTasks.Drawing), "kl");

        Assert.Equal([("aw-dot aw-0", 100), ("aw-dot aw-0", 80), ("aw-dot aw-1", 70), ("aw-dot aw-1", 60)], Dots(loss, "60", "100"));
        Assert.Equal([("aw-dot aw-0", 30), ("aw-dot aw-0", 20)], Dots(latent, "20", "30"));
        Assert.Equal(["L = L^x + L^z", "L^x, reconstruction"], Texts(loss).Where(text => text.StartsWith('L')));
        Assert.Equal(["L^z, latent"], Texts(latent).Where(text => text.StartsWith('L')));
    }

    [Fact]
    public void Of_LossOfAColourSet_ShowsItsSmallChangesAndNotALevelLine()
    {
        using var folder = new TempFolder();
        var run = new RunFolder(folder.Path);
        // The first rows are far above; then 25 nats in 1,900.
        for (int i = 1; i <= 200; i++)
        {
            double latent = 25 - 5 * Math.Exp(-i / 50.0), reconstruction = 1900 + 25 * Math.Exp(-i / 80.0) + (i < 6 ? 5000.0 / i : 0);
            run.Append(new MetricRow(Split.Train, 10 * i, i, reconstruction + latent, reconstruction, latent, "made"));
        }

        XElement chart = Chart(RunPlots.Of(run, ModelTasks.Drawing), "loss");

        double[] ticks = [.. chart.Descendants(Svg + "text").Where(t => (string?)t.Attribute("class") == "aw-end")
            .Select(t => t.Value.Replace(",", "")).Where(t => double.TryParse(t, out _)).Select(double.Parse)];
        Assert.InRange(ticks.Min(), 1850, 1905);
        Assert.InRange(ticks.Max(), 1940, 1960);
        Assert.Contains("the first values, up to 6,944.8, lie above", Texts(chart));
        // Every point of a line lies in the area of the data, and together they fill most of it.
        double[] heights = [.. chart.Descendants(Svg + "path")
            .Where(p => ((string)p.Attribute("class")!).StartsWith("aw-line", StringComparison.Ordinal))
            .SelectMany(p => ((string)p.Attribute("d")!).Split('M', 'L').Skip(1))
                .Select(p => double.Parse(p.Split(' ')[1], CultureInfo.InvariantCulture)).Where(y => y > 60)];
        Assert.True(heights.Max() - heights.Min() > 200, $"{heights.Min()} to {heights.Max()}");
    }

    [Fact]
    public void Of_RatesAndGradients_HaveChartsOfTheirOwnAndOldRowsWithoutThemHaveNone()
    {
        using var folder = new TempFolder();
        var run = new RunFolder(folder.Path);
        run.Append(new MetricRow(Split.Train, 10, 1, 100, 70, 30, "made"));
        string[] without = [.. RunPlots.Of(run, ModelTasks.Drawing).Select(p => p.Name)];
        for (int i = 2; i < 6; i++) run.Append(new MetricRow(Split.Train, 10 * i, i, 100, 70, 30, "made")
        {
            LearningRate = 1e-3 / i,
            GradientNorm = Math.Pow(10, 4 - i)
        });

        IReadOnlyList<RunPlot> plots = RunPlots.Of(run, ModelTasks.Drawing);

        Assert.Equal(["loss", "kl"], without);
        Assert.Equal(["loss", "kl", "learning-rate", "gradient-norm"], plots.Select(p => p.Name));
        Assert.Contains("0.0005", Texts(Chart(plots, "learning-rate")));
        // Of a norm ratios count: equal ones are equally far apart.
        Assert.Equal([("aw-dot aw-0", 100), ("aw-dot aw-0", 67), ("aw-dot aw-0", 33), ("aw-dot aw-0", 0)],
            Dots(Chart(plots, "gradient-norm"), "0.1", "100", 0, 100));
    }

    [Fact]
    public void Of_TwoValidations_MapHasAColumnForEachEpoch()
    {
        using var folder = new TempFolder();
        var run = new RunFolder(folder.Path);
        run.Append(new MetricRow(Split.Validation, 10, 0.5, 100, 70, 30, "made") { LatentPerStep = [1, 2, 3] });
        run.Append(new MetricRow(Split.Validation, 20, 4, 80, 60, 20, "made") { LatentPerStep = [5, 1, 4] });

        IReadOnlyList<RunPlot> plots = RunPlots.Of(run, ModelTasks.Drawing);

        XElement chart = Chart(plots, "kl-map");
        string data = (string)chart.Descendants(Svg + "image").First().Attribute("href")!;
        Image cells = PngReader.Read(new MemoryStream(Convert.FromBase64String(data["data:image/png;base64,".Length..])), "cells");
        Rgb[][] columns = [.. Enumerable.Range(0, 2)
            .Select(x =>
            (Rgb[])[.. Enumerable.Range(0, 3).Select(y => new Rgb(cells[x, 2 - y, 0], cells[x, 2 - y, 1], cells[x, 2 - y, 2]))])];
        Assert.Equal([HeatMap.Colour(0), HeatMap.Colour(0.25), HeatMap.Colour(0.5)], columns[0]);
        Assert.Equal([HeatMap.Colour(1), HeatMap.Colour(0), HeatMap.Colour(0.75)], columns[1]);
        Assert.Superset(new HashSet<string> { "0.5", "4", "epoch" }, Texts(chart).ToHashSet());
        // Of a KL also the height above 0 says something.
        Assert.Contains("0", Texts(Chart(plots, "kl-per-step")));
    }

    [Fact]
    public void Of_OneValidationOfAClassifier_HasAxesFromZeroToAllAtMost()
    {
        using var folder = new TempFolder();
        var run = new RunFolder(folder.Path);
        run.Append(new MetricRow(Split.Validation, 10, 0.001, 2.3, 2.3, 0, "made") { ErrorRate = 0.98 });

        string[] texts = [.. Texts(Chart(RunPlots.Of(run, ModelTasks.Classification), "validation"))];

        Assert.Superset(new HashSet<string> { "0.0000", "0.0010", "0", "100" }, texts.ToHashSet());
        Assert.DoesNotContain("110", texts);
    }

    [Fact]
    public void Of_FolderWithoutRows_IsNothing()
    {
        using var folder = new TempFolder();

        Assert.Empty(RunPlots.Write(new RunFolder(folder.Path), ModelTasks.Drawing));
        Assert.Empty(Directory.GetDirectories(folder.Path));
    }

    [Fact]
    public void Timings_Run_CountEveryImageOnce()
    {
        using var folder = new TempFolder();
        using TrainingRun training = SmallRun.Start(folder.Path);
        training.Run();

        IReadOnlyList<TimingRow> rows = training.Folder.Timings();

        // A row for each of the metrics: 20 steps, every third is logged, and the last.
        Assert.Equal([(3, 12), (6, 12), (9, 12), (12, 12), (15, 12), (18, 12), (20, 8)], rows.Select(r => (r.Step, r.Images)));
        Assert.All(rows, r => Assert.True(r.Seconds > 0 && r.ImagesPerSecond > 0));
    }

    [Fact]
    public void Timings_ResumedRun_DropsWhatIsPastTheCheckpoint()
    {
        using var folder = new TempFolder();
        using (TrainingRun training = SmallRun.Start(folder.Path))
        using (var stop = new CancellationTokenSource())
            training.Run(new StopAt(7, stop), stop.Token);
        File.AppendAllText(folder["timing.jsonl"], "{\"step\":9,\"images\":12,\"seconds\":1}\n{\"step\":1");

        using (TrainingRun resumed = SmallRun.Resume(folder.Path)) resumed.Run();

        // Of the interval in which it stopped only what came after is timed.
        Assert.Equal([(3, 12), (6, 12), (9, 8), (12, 12), (15, 12), (18, 12), (20, 8)], new RunFolder(folder.Path).Timings()
            .Select(r => (r.Step, r.Images)));
    }

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static XElement Chart(IReadOnlyList<RunPlot> plots, string name) =>
        XDocument.Parse(plots.Single(plot => plot.Name == name).Chart.ToSvg()).Root!;

    private static IEnumerable<string> Texts(XElement chart) => chart.Descendants(Svg + "text").Select(text => text.Value);

    // The values of a vertical axis, from two of its labels.
    // The dots of a chart as values, from two labels of its axis and what these stand for.
    private static (string Class, double Value)[] Dots(XElement chart, string low, string high, double? from = null, double? to = null)
    {
        double At(string label) =>
            (double)chart.Descendants(Svg + "text").First(text => text.Value == label && (string?)text.Attribute("class") == "aw-end")
            .Attribute("y")! - 4;
        (double a, double b, double first, double last) = (At(low), At(high), from ?? double.Parse(low, CultureInfo.InvariantCulture), to
            ?? double.Parse(high, CultureInfo.InvariantCulture));
        return [.. chart.Descendants(Svg + "circle")
            .Select(dot =>
            ((string)dot.Attribute("class")!, Math.Round(first + ((double)dot.Attribute("cy")! - a) / (b - a) * (last - first))))];
    }
}
