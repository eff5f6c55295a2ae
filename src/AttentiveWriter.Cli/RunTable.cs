using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>What a run is about to do, as a small table on stderr: plain lines, for what a table wraps cannot be copied.</summary>
internal static class RunTable
{
    public static void Write(Trainer trainer)
    {
        ModelSettings m = trainer.Config.Model;
        TrainingSettings t = trainer.Config.Training;
        Console.Error.WriteLine($"model     {m.Summary}, {trainer.Model.ParameterCount:N0} parameters");
        Console.Error.WriteLine($"data      {t.Data}, {m.Width} x {m.Height} x {m.Channels}, {trainer.BinarisationWords}");
        Console.Error.WriteLine($"training  {t.Steps:N0} steps of {t.Batch} images, Adam {t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}, {trainer.Threads} threads");
        Console.Error.WriteLine($"folder    {trainer.Folder.Path}");
    }
}
