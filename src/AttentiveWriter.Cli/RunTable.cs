using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>What a run is about to do, as a few lines on stderr.</summary>
internal static class RunTable
{
    public static void Write(Trainer trainer)
    {
        ModelSettings m = trainer.Config.Model;
        TrainingSettings t = trainer.Config.Training;
        Line($"model     {m.Summary}, {trainer.Model.ParameterCount:N0} parameters");
        Line($"data      {t.Data}, {m.Width} x {m.Height} x {m.Channels}, {trainer.BinarisationWords}");
        Line($"training  {ProgressText.Counted(t.Steps, "step")} of {ProgressText.Counted(t.Batch, "image")}, Adam {t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}, {ProgressText.Counted(trainer.Threads, "thread")}");
        Line($"folder    {trainer.Folder.Path}");
    }

    private static void Line(string line) => ErrorTerminal.Note(line);
}
