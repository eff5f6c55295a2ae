using AttentiveWriter.Training;


namespace AttentiveWriter.Tests.Runs;

/// <summary>Follows the steps of a run and nothing else.</summary>
internal abstract class StepObserver : ITrainingObserver
{
    public abstract void Stepped(long step, StepResult result);

    public void Validated(long step, Evaluation evaluation, bool isBest)
    {
    }

    public void Validating(long step)
    {
    }

    public void Saved(string path)
    {
    }
}
