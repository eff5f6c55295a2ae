using AttentiveWriter.Models;
using AttentiveWriter.Training;
using Spectre.Console;

namespace AttentiveWriter.Cli;

/// <summary>What a run is about to do, as a small table on stderr.</summary>
internal static class RunTable
{
    public static void Write(Trainer trainer)
    {
        ModelSettings m = trainer.Config.Model;
        TrainingSettings t = trainer.Config.Training;
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "");
        table.AddRow("model", Markup.Escape($"{m.Summary}, {trainer.Model.ParameterCount:N0} parameters"));
        table.AddRow("data", Markup.Escape($"{t.Data}, {m.Width} x {m.Height} x {m.Channels}, {trainer.BinarisationWords}"));
        table.AddRow("training", Markup.Escape($"{t.Steps:N0} steps of {t.Batch} images, Adam {t.LearningRate} to {t.FinalLearningRate}, seed {t.Seed}, {trainer.Threads} threads"));
        table.AddRow("folder", Markup.Escape(trainer.Folder.Path));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // A redirected log has no width; 80 columns would wrap its lines.
        if (Console.IsErrorRedirected) console.Profile.Width = 200;
        console.Write(table);
    }
}
