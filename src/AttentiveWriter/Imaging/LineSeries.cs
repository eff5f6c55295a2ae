namespace AttentiveWriter.Imaging;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Horizontal values, in the order in which they are joined.</param>
/// <param name="Y">Vertical values, as many as <paramref name="X"/>; NaN and infinities are left out.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);
