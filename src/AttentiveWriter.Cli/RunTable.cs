using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>What a run is about to do, as a few lines on stderr.</summary>
internal static class RunTable
{
    public static void Write(TrainingRun run, ErrorTerminal error)
    {
        ModelSettings m = run.Config.Model;
        TrainingSettings t = run.Config.Training;
        error.Note($"model     {m.Summary}, {Plural.Of(run.Model.ParameterCount, "parameter", "N0")}");
        error.Note($"data      {t.Data}, {m.Width} x {m.Height} x {m.Channels}, {run.Trainer.BinarisationWords}");
        error.Note($"training  {ProgressText.Counted(t.Steps, "step")} of {ProgressText.Counted(t.Batch, "image")}, Adam "
            + $"{t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}, {Workers(run.Trainer)}");
        error.Note($"folder    {run.Folder.Path}");
        if (SamplePicture.Note(m) is string note) error.Note($"pictures  {note}");
    }

    private static string Workers(Trainer trainer)
    {
        string threads = ProgressText.WorkedBy(trainer.Model.Device, trainer.Threads);
        return trainer.Ranks is null ? threads : $"{ProgressText.Counted(trainer.Ranks.Size, "rank")} of {threads}, "
            + ProgressText.Counted(trainer.Settings.Groups, "group");
    }
}
