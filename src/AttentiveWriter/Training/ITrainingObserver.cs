using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>Follows a training; what an observer does not ask for, it leaves out. All calls come on the thread that trains, between
/// steps.</summary>
public interface ITrainingObserver
{
    /// <summary>The training begins, or goes on.</summary>
    /// <param name="model">The model in training.</param>
    /// <param name="settings">How it is trained.</param>
    /// <param name="step">Steps done before.</param>
    void Started(Model model, TrainingSettings settings, long step)
    {
    }

    /// <summary>A step is done.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="result">What the last step measured.</param>
    void Stepped(long step, StepResult result)
    {
    }

    /// <summary>There is a row of the metrics, of the training or of a validation.</summary>
    /// <param name="row">The row.</param>
    void Measured(MetricRow row)
    {
    }

    /// <summary>A validation has begun; it takes a while.</summary>
    /// <param name="step">Steps done.</param>
    void Validating(long step)
    {
    }

    /// <summary>A validation is done.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="evaluation">Its result; null of a training without validation images.</param>
    /// <param name="isBest">Whether it is the best so far.</param>
    void Validated(long step, Evaluation? evaluation, bool isBest)
    {
    }

    /// <summary>A checkpoint is on the disk; never so of a training in memory.</summary>
    /// <param name="path">The file.</param>
    void Saved(string path)
    {
    }
}
