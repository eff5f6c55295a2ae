namespace AttentiveWriter.Training;

/// <summary>Training met a loss, gradient or weight that is not finite. What is saved is the last finite state.</summary>
public sealed class DivergedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="result">What it measured.</param>
    public DivergedException(long step, StepResult result)
        : this(step, result, "", [])
    {
    }

    /// <summary>Creates the exception of a training step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="result">What it measured.</param>
    /// <param name="where">Where that was, beginning with a comma or empty.</param>
    /// <param name="images">Indices of the images concerned.</param>
    internal DivergedException(long step, StepResult result, string where, IReadOnlyList<long> images)
        : base(FormattableString.Invariant($"training diverged at step {step}: loss {result.Loss}, gradient norm ")
            + FormattableString.Invariant($"{result.GradientNorm}{where}"))
    {
        Step = step;
        Images = images;
    }

    /// <summary>Creates the exception again, with advice for the user.</summary>
    /// <param name="cause">The exception.</param>
    /// <param name="advice">What follows its message.</param>
    public DivergedException(DivergedException cause, string advice)
        : base(cause?.Message + advice, cause)
    {
        Step = cause?.Step ?? 0;
        Images = cause?.Images ?? [];
    }

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>Indices in the training set of the images whose loss is not finite, or, where only the gradient is not, of the whole
    /// batch.</summary>
    public IReadOnlyList<long> Images { get; }
}
