using System.Globalization;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>By how much one model costs more than another on the same images: the mean of the differences, image by image.</summary>
/// <remarks>Images that are hard for one model are hard for the other: the differences vary far less than the costs themselves, so the same
/// images tell two models apart that the standard errors of their bounds do not.</remarks>
/// <param name="Mean">The mean difference, nats per image; below 0 where the model costs less than the other.</param>
/// <param name="StandardError">Its standard error; null of one image, which says nothing of how far others would lie from it.</param>
/// <param name="Images">How many images.</param>
public sealed record PairedDifference(double Mean, double? StandardError, int Images)
{
    /// <summary>Standard errors beyond which a difference counts as one: of chance alone about one in twenty lies there.</summary>
    public const double ClearErrors = 2;

    /// <summary>Whether the difference lies beyond two standard errors; null where the error is unknown.</summary>
    public bool? IsClear => StandardError is double error ? Math.Abs(Mean) > ClearErrors * error : null;

    /// <summary>Compares what images cost two models.</summary>
    /// <param name="costs">What each image costs the model, at least one: see <see cref="Figures.LossPerImage"/>.</param>
    /// <param name="others">What the same images cost the other, in the same order.</param>
    /// <exception cref="ArgumentException">They are not as many, or there are none.</exception>
    public static PairedDifference Of(IReadOnlyList<double> costs, IReadOnlyList<double> others)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(others);
        if (costs.Count != others.Count || costs.Count == 0)
            throw new ArgumentException($"{costs.Count} costs beside {others.Count}; expected as many, of the same images", nameof(others));
        double[] differences = [.. costs.Zip(others, (cost, other) => cost - other)];
        return new(differences.Average(), Figures.StandardErrorOf(differences), differences.Length);
    }

    /// <summary>The difference in plain words.</summary>
    /// <param name="model">What the model is called.</param>
    /// <param name="other">What the other is called.</param>
    public string Describe(string model, string other)
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(Mean):F2} ± {ModelTask.Error(StandardError)} nats per image"),
            costs = $"{model} costs {size} {(Mean < 0 ? "less" : "more")} than {other}";
        return costs + IsClear switch
        {
            true => ": beyond two standard errors, hardly chance",
            false => ": within two standard errors, which may be chance",
            null => ": one image says nothing of others",
        };
    }
}
