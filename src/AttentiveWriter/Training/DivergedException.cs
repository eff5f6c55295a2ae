namespace AttentiveWriter.Training;

/// <summary>Training met a loss or gradient that is not finite; the parameters are those before that step.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="result">What it measured.</param>
    public DivergedException(long step, StepResult result)
        : base(FormattableString.Invariant($"training diverged at step {step}: loss {result.Loss}, gradient norm {result.GradientNorm}")) => Step = step;

    /// <summary>Creates the exception again, with advice for the user.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="advice">What follows its message.</param>
    public DivergedException(DivergedException cause, string advice)
        : base(cause?.Message + advice, cause) => Step = cause?.Step ?? 0;

    /// <summary>The step, from 0.</summary>
    public long Step { get; }
}
