namespace AttentiveWriter.Training;

/// <summary>Follows a run. All calls come on the thread that trains, between steps.</summary>
public interface ITrainingObserver
{
    /// <summary>A step is done.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="result">What the last step measured.</param>
    void Stepped(long step, StepResult result);

    /// <summary>A row of the metrics is written, of the training or of a validation.</summary>
    /// <param name="row">The row.</param>
    void Measured(MetricRow row)
    {
        // Most want the steps or the validations.
    }

    /// <summary>A validation is done.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="evaluation">Its result.</param>
    /// <param name="isBest">Whether it is the best so far.</param>
    void Validated(long step, Evaluation evaluation, bool isBest);

    /// <summary>A validation has begun; it takes a while.</summary>
    /// <param name="step">Steps done.</param>
    void Validating(long step);

    /// <summary>A checkpoint is on the disk.</summary>
    /// <param name="path">The file.</param>
    void Saved(string path);
}
