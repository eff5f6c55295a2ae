using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>A run beside others: what it came to, what its model draws and, where it was measured, what given images cost it.</summary>
/// <param name="Name">What it is called beside the others.</param>
/// <param name="Overview">What it came to.</param>
public sealed record ComparedRun(string Name, RunOverview Overview)
{
    /// <summary>Learned values of its model; null before there are weights.</summary>
    public long? Parameters { get; init; }

    /// <summary>What its model draws; null where it does not draw, or there are no weights yet.</summary>
    public Image? Samples { get; init; }

    /// <summary>Why its model is not that of its figures; null where it is, as far as is known.</summary>
    public string? OtherWeights { get; init; }

    /// <summary>What it came to on the images that all were measured on; null where they were not.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Loads the model of a run, draws from it and measures it.</summary>
    /// <param name="name">What the run is called beside the others.</param>
    /// <param name="overview">What it came to.</param>
    /// <param name="showing">From what it draws.</param>
    /// <param name="measure">Measures the model; null where it is not to be measured.</param>
    /// <exception cref="InputFileException">The model's files are bad, or it is to be measured and has no weights yet.</exception>
    public static ComparedRun Open(string name, RunOverview overview, Showing showing, Func<Model, Evaluation>? measure = null)
    {
        ArgumentNullException.ThrowIfNull(overview);
        var run = new ComparedRun(name, overview);
        if (measure is null && !overview.Folder.HasModel) return run;
        (Model model, _) = ModelFolder.Load(overview.Folder.Path);
        using (model)
            return run with
            {
                Parameters = model.ParameterCount,
                Samples = model.Picture(showing),
                OtherWeights = overview.Folder.OtherWeights(model),
                Evaluation = measure?.Invoke(model),
            };
    }

    /// <summary>By how much the same images cost this run more than another; null where one was not measured, or not image by
    /// image.</summary>
    /// <param name="other">The other.</param>
    public PairedDifference? Beside(ComparedRun other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Evaluation is { LossPerImage: { Count: > 0 } costs } && other.Evaluation?.LossPerImage is IReadOnlyList<double> others
            && others.Count == costs.Count ? PairedDifference.Of(costs, others) : null;
    }
}
