using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;
using CsCheck;

namespace AttentiveWriter.Tests.Runs;

public class MetricRowPropertyTests
{
    // Of any magnitude, with all their digits.
    private static readonly Gen<double> Finite = Gen.Double.Where(double.IsFinite);

    private static readonly Gen<double> Loss = Finite.Where(x => Math.Abs(x) <= float.MaxValue);

    private static readonly Gen<double?> Maybe = Gen.OneOf(Gen.Const((double?)null), Finite.Select(x => (double?)x));

    private static readonly Gen<MetricRow> Row =
        from split in Gen.Bool.Select(isTrain => isTrain ? Split.Train : Split.Validation)
        from step in Gen.Long[0, TrainingSettings.MaxSteps]
        from epoch in Finite
        from loss in Gen.Select(Loss, Loss, Loss)
        from training in Gen.Select(Maybe, Maybe, Maybe)
        from validation in Gen.Select(Maybe, Gen.OneOf(Gen.Const((double?)null), Loss.Select(x => (double?)x)), Gen.Double[0, 1])
        from perStep in Loss.Array[0, 5]
        from others in Gen.Dictionary(Gen.String.AlphaNumeric, Finite)[0, 3]
        select new MetricRow(split, step, Math.Abs(epoch), loss.Item1, loss.Item2, loss.Item3, "Stochastic")
        {
            GradientNorm = Size(training.Item1),
            UpdateRatio = Size(training.Item2),
            LearningRate = Size(training.Item3),
            StandardError = Size(validation.Item1),
            RawLoss = validation.Item2,
            ErrorRate = validation.Item3,
            LatentPerStep = perStep.Length > 0 ? perStep : null,
            Others = others.Count > 0 ? others : null,
        };

    [Fact]
    public void AppendAndRead_AnyRows_GivesThemBack() => Row.Array[1, 8].Holds(rows =>
    {
        using var temp = new TempFolder();
        var run = new RunFolder(temp.Path);
        foreach (MetricRow row in rows) run.Append(row);

        IReadOnlyList<MetricRow> read = run.Metrics();

        Assert.Equal(rows.Select(WithoutLists), read.Select(WithoutLists));
        Assert.Equal(rows.Select(row => row.LatentPerStep), read.Select(row => row.LatentPerStep));
        Assert.Equal(rows.Select(row => row.Others), read.Select(row => row.Others));
    });

    private static double? Size(double? figure) => figure is double x ? Math.Abs(x) : null;

    // A record's equality asks whether a list is the same one.
    private static MetricRow WithoutLists(MetricRow row) => row with { LatentPerStep = null, Others = null };
}
