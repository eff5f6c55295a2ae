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
        Line($"training  {t.Steps:N0} steps of {t.Batch} images, Adam {t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}, {trainer.Threads} threads");
        Line($"folder    {trainer.Folder.Path}");
    }

    private static void Line(string line) => Console.Error.WriteLine(ProgressText.Wrap(line, indent: 10));
}
