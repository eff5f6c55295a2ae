using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class ComparisonPlotsTests
{
    [Fact]
    public void Of_TwoRuns_HasBothInOneChartOverEachAxis()
    {
        using var folder = new TempFolder();
        (string, RunOverview)[] runs = [("one", Overview(folder["one"], 4, secondsOfARow: 2)),
            ("two", Overview(folder["two"], 8, secondsOfARow: 60))];

        foreach ((ComparisonAxis axis, string label) in new[] { (ComparisonAxis.Steps, "training step"),
            (ComparisonAxis.Images, "images seen"), (ComparisonAxis.Time, "seconds of training") })
        {
            IReadOnlyList<LineChart> charts = ComparisonPlots.Of(runs, axis);

            Assert.Equal(["Validation bound", "Training loss"], charts.Select(chart => chart.Title));
            Assert.All(charts, chart => Assert.Equal(label, chart.XLabel));
            Assert.All(charts, chart => Assert.Contains(">one</text>", chart.ToSvg(), StringComparison.Ordinal));
            Assert.All(charts, chart => Assert.Contains("aw-dot aw-1", chart.ToSvg(), StringComparison.Ordinal));
        }
        // Twice the batch, twice the images.
        Assert.Contains(">160</text>", ComparisonPlots.Of(runs, ComparisonAxis.Images)[0].ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_RunWithoutTiming_HasNoCurveOverTheTime()
    {
        using var folder = new TempFolder();
        (string, RunOverview)[] both = [("one", Overview(folder["one"], 4, secondsOfARow: 2)), ("old", Overview(folder["old"], 4, 0))];

        IReadOnlyList<LineChart> charts = ComparisonPlots.Of(both, ComparisonAxis.Time);

        Assert.DoesNotContain("aw-dot aw-1", charts[0].ToSvg(), StringComparison.Ordinal);
        Assert.Empty(ComparisonPlots.Of([both[1]], ComparisonAxis.Time));
        Assert.Empty(ComparisonPlots.Of([], ComparisonAxis.Steps));
    }

    private static RunOverview Overview(string folder, int batch, double secondsOfARow)
    {
        Directory.CreateDirectory(folder);
        (SmallRun.Config with { Training = SmallRun.Config.Training with { Batch = batch } }).Write(folder);
        var run = new RunFolder(folder);
        foreach (int step in new[] { 10, 20 })
        {
            foreach (Split split in new[] { Split.Train, Split.Validation })
                run.Append(new MetricRow(split, step, 1, 100 - step, 70 - step, 30, "made"));
            if (secondsOfARow > 0) run.Append(new TimingRow(step, batch * 10, secondsOfARow));
        }
        return RunOverview.Read(folder);
    }
}
