namespace AttentiveWriter.Runs;

/// <summary>How far this build is from a file of reference values.</summary>
/// <param name="Case">Name of the file.</param>
/// <param name="MaxForwardError">Largest error of any intermediate value, loss or generated canvas.</param>
/// <param name="MaxGradientError">Largest error of any parameter's gradient.</param>
/// <param name="MaxAdamError">Largest error of a loss or gradient norm along the steps of Adam; null where the file has none.</param>
/// <param name="Worst">Every array that is off by more than the tolerance, worst first.</param>
/// <remarks>An error is |ours - reference| / max(1, |reference|).</remarks>
public sealed record ReferenceReport(
    string Case, double MaxForwardError, double MaxGradientError, double? MaxAdamError, IReadOnlyList<ReferenceMismatch> Worst)
{
    /// <summary>The largest error that passes.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Whether every value is within <see cref="Tolerance"/>.</summary>
    public bool Passed => Worst.Count == 0;
}
