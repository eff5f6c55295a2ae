namespace AttentiveWriter.Training;

/// <summary>Writes a line for each row of the metrics: what a console program shows of its training.</summary>
/// <param name="writer">Where to, such as <see cref="Console.Error"/>.</param>
public sealed class ProgressWriter(TextWriter writer) : ITrainingObserver
{
    private long _steps;

    /// <inheritdoc/>
    public void Started(Trainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _steps = trainer.Settings.Steps;
    }

    /// <inheritdoc/>
    public void Measured(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string error = row.ErrorRate is double wrong ? FormattableString.Invariant($", {100 * wrong:F2} % wrong") : "";
        writer.WriteLine(FormattableString.Invariant($"step {row.Step}/{_steps}  {row.Kind}  {row.Loss:F4} nats per image{error}"));
    }
}
