namespace AttentiveWriter.Training;

/// <summary>Training met a loss or gradient that is not finite; the parameters are those before that step.</summary>
/// <param name="step">The step, from 0.</param>
/// <param name="result">What it measured.</param>
public sealed class DivergedException(long step, StepResult result)
    : Exception(FormattableString.Invariant($"training diverged at step {step}: loss {result.Loss}, gradient norm {result.GradientNorm}"))
{
    /// <summary>The step, from 0.</summary>
    public long Step => step;
}
