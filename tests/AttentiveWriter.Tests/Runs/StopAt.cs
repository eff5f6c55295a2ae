using AttentiveWriter.Training;


namespace AttentiveWriter.Tests.Runs;

/// <summary>Stops a run after a step.</summary>
internal sealed class StopAt(long at, CancellationTokenSource stop) : ITrainingObserver
{
    public void Stepped(long step, StepResult result)
    {
        if (step == at) stop.Cancel();
    }
}
