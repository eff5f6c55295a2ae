namespace AttentiveWriter.Training;

/// <summary>Learning rates as functions of the step, for <see cref="Trainer.LearningRate"/>; any other function will do as well.</summary>
public static class LearningRates
{
    /// <summary>Always the same.</summary>
    /// <param name="rate">The rate, 0 or more.</param>
    public static Func<long, double> Constant(double rate) => _ => rate;

    /// <summary>Half a cosine from the first rate to the last (Loshchilov and Hutter 2017, eq. 5, without restarts).</summary>
    /// <param name="rate">The rate of step 0.</param>
    /// <param name="final">The rate after the last step, and from there on.</param>
    /// <param name="steps">Steps in all, at least 1.</param>
    public static Func<long, double> Cosine(double rate, double final, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return step => final + (rate - final) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp(step / (double)steps, 0, 1)));
    }

    /// <summary>Rises in a line over the first steps, and is another schedule's from there on.</summary>
    /// <param name="steps">Steps of the rise, at least 0; the last of them has the full rate.</param>
    /// <param name="then">What it rises to.</param>
    public static Func<long, double> WarmUp(long steps, Func<long, double> then)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentNullException.ThrowIfNull(then);
        return step => step < steps ? then(step) * (step + 1) / steps : then(step);
    }
}
