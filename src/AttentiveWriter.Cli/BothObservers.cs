using AttentiveWriter.Training;


namespace AttentiveWriter.Cli;

/// <summary>Two that follow one run.</summary>
internal sealed class BothObservers(ITrainingObserver first, ITrainingObserver second) : ITrainingObserver
{
    public void Stepped(long step, StepResult result)
    {
        first.Stepped(step, result);
        second.Stepped(step, result);
    }

    public void Measured(MetricRow row)
    {
        first.Measured(row);
        second.Measured(row);
    }

    public void Validating(long step)
    {
        first.Validating(step);
        second.Validating(step);
    }

    public void Validated(long step, Evaluation evaluation, bool isBest)
    {
        first.Validated(step, evaluation, isBest);
        second.Validated(step, evaluation, isBest);
    }

    public void Saved(string path)
    {
        first.Saved(path);
        second.Saved(path);
    }
}
