using AttentiveWriter.Data;
using AttentiveWriter.Models;

namespace AttentiveWriter.Training;

/// <summary>Writes a line for each row of the metrics: what a console program shows of its training.</summary>
/// <param name="writer">Where to, such as <see cref="Console.Error"/>.</param>
public sealed class ProgressWriter(TextWriter writer) : ITrainingObserver
{
    private long _steps;
    private ModelTask _task = ModelTasks.Loss;

    /// <inheritdoc/>
    public void Started(Model model, TrainingSettings settings, long step)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        (_steps, _task) = (settings.Steps, model.Settings.Task);
    }

    /// <inheritdoc/>
    public void Measured(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        string words = row.Split == Split.Train ? _task.StepWords(row.Figures).Line : "validation " + _task.Words(row.Figures);
        writer.WriteLine(FormattableString.Invariant($"step {row.Step}/{_steps}  {words}"));
    }
}
