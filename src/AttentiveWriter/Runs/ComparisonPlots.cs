using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>The curves of several runs in one chart: the validation and the training loss, over the steps, over the images seen and over
/// the time.</summary>
public static class ComparisonPlots
{
    /// <summary>Makes the charts that there are rows for: the validation first, then the training.</summary>
    /// <param name="runs">The runs, all of one task, each with the name that the legend has.</param>
    /// <param name="abscissa">What the curves are drawn over.</param>
    /// <param name="width">Width of each in units of the SVG, 200..4,000.</param>
    /// <param name="height">Height of each in units of the SVG, 150..4,000.</param>
    public static IReadOnlyList<LineChart> Of(IReadOnlyList<(string Name, RunOverview Run)> runs, ComparisonAxis abscissa,
        int width = 760, int height = 420)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) return [];
        ModelTask task = runs[0].Run.Config.Model.Task;
        (double unit, string label) = Scale(runs, abscissa);
        var charts = new List<LineChart>();
        foreach ((TaskCurve curve, Split split) in new[] { (task.ValidationCurves[0], Split.Validation),
            (task.TrainingCurves[0], Split.Train) })
        {
            LineSeries[] lines = [.. runs.Select(run => Line(run.Name, run.Run, curve, split, abscissa, unit))];
            if (lines.Any(line => line.X.Count > 0))
                charts.Add(new LineChart(curve.Title, label, curve.Axis, lines, width, height, curve.Range)
                { MayCutBeginning = curve.MayCutBeginning });
        }
        return charts;
    }

    private static LineSeries Line(string name, RunOverview run, TaskCurve curve, Split split, ComparisonAxis abscissa, double unit)
    {
        (double X, double Y)[] points = [.. run.Metrics.Where(row => row.Split == split)
            .Select(row => (Place(run, row, abscissa) / unit, curve.Series[0].Value(row.Figures))).Where(point => point.Item1 >= 0)];
        return new LineSeries(name, [.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
    }

    private static double Place(RunOverview run, MetricRow row, ComparisonAxis abscissa) => abscissa switch
    {
        ComparisonAxis.Steps => row.Step,
        ComparisonAxis.Images => (double)row.Step * run.Config.Training.Batch,
        _ => run.SecondsAt(row.Step),
    };

    // Time in the unit that suits the longest run.
    private static (double Unit, string Label) Scale(IReadOnlyList<(string Name, RunOverview Run)> runs, ComparisonAxis abscissa)
    {
        double longest = runs.Max(run => run.Run.Timings.Sum(row => row.Seconds));
        return abscissa switch
        {
            ComparisonAxis.Steps => (1, "training step"),
            ComparisonAxis.Images => (1, "images seen"),
            _ => longest < 300 ? (1, "seconds of training") : longest < 3 * 3600 ? (60, "minutes of training")
                : (3600, "hours of training"),
        };
    }
}
