using AttentiveWriter.Data;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>Whether the bounds of two runs may be compared: they must be of the same images, made black and white the same way.</summary>
public static class RunComparability
{
    /// <summary>Says what stands between the bounds of two runs, a phrase each; empty where nothing is known to.</summary>
    /// <param name="first">A run.</param>
    /// <param name="second">Another.</param>
    public static IReadOnlyList<string> Problems(RunOverview first, RunOverview second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return [.. Between(first, second)];
    }

    /// <summary>Says that two runs were validated on other draws of the same images, in words that follow their names; null where they
    /// were not, or nothing is known of it. It makes a difference of their bounds that is no merit of either, and a small one.</summary>
    /// <param name="first">A run.</param>
    /// <param name="second">Another.</param>
    public static string? OtherDraws(RunOverview first, RunOverview second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (ulong one, ulong other) = (first.Config.Training.Seed, second.Config.Training.Seed);
        // The draws of held-out images go by the seed of the training.
        return one != other && IsDrawn(first) && IsDrawn(second)
            ? $"validated on other draws of the binarisation (seeds {one} and {other})" : null;
    }

    /// <summary>Whether one split of two runs is of the same images: by what these are, where both runs know that; else by what they are
    /// called.</summary>
    /// <param name="first">The settings of a run.</param>
    /// <param name="second">Those of another.</param>
    /// <param name="split">The split.</param>
    public static bool AreOfSameImages(RunConfig first, RunConfig second, Split split)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return (first.Data?.Of(split), second.Data?.Of(split)) is (DataFingerprint one, DataFingerprint other)
            ? one.Agrees(other) : first.DataName == second.DataName;
    }

    private static IEnumerable<string> Between(RunOverview first, RunOverview second)
    {
        (RunConfig a, RunConfig b) = (first.Config, second.Config);
        (ModelSettings m, ModelSettings n) = (a.Model, b.Model);
        if ((m.Width, m.Height, m.Channels) != (n.Width, n.Height, n.Channels))
            yield return $"images of {m.Width} x {m.Height} x {m.Channels} and of {n.Width} x {n.Height} x {n.Channels}";
        if (Differ(a, b, Split.Train) is string learned) yield return $"learned from other images ({learned})";
        if (Differ(a, b, Split.Validation) is string validated) yield return $"validated on other images ({validated})";
        if (a.Training.Binarisation != b.Training.Binarisation)
            yield return $"made black and white differently ({a.Training.Binarisation.Describe()}; {b.Training.Binarisation.Describe()})";
        if (m.NeedsLevels != n.NeedsLevels) yield return "pixels of 256 levels, and intensities that count as probabilities";
        if (m.Task == n.Task && !m.TellsClasses && m.Classes > 0 != n.Classes > 0)
            yield return "only one of them is told the class of an image";
        if (first.ValidationImages is long some && second.ValidationImages is long others && some != others)
            yield return $"validated on {some:N0} and on {Plural.Of(others, "image", "N0")}";
    }

    private static bool IsDrawn(RunOverview run) =>
        run.Best?.Binarisation.StartsWith(Binarisation.Stochastic.ToString(), StringComparison.OrdinalIgnoreCase) == true;

    private static string? Differ(RunConfig a, RunConfig b, Split split) => AreOfSameImages(a, b, split) ? null
        : (a.Data?.Of(split), b.Data?.Of(split)) is (DataFingerprint one, DataFingerprint other)
            ? $"{a.DataName}: {one}; {b.DataName}: {other}" : $"{a.DataName}, {b.DataName}";
}
