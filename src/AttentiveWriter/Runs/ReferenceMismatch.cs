namespace AttentiveWriter.Runs;

/// <summary>An array that is not what it should be.</summary>
/// <param name="Array">Its name in the file of reference values.</param>
/// <param name="Index">Where it is worst.</param>
/// <param name="Ours">The value there.</param>
/// <param name="Reference">The value expected.</param>
/// <param name="Error">|ours - reference| / max(1, |reference|).</param>
public readonly record struct ReferenceMismatch(string Array, int Index, double Ours, double Reference, double Error);
