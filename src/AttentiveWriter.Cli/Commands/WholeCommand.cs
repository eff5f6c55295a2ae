using System.CommandLine;
using System.CommandLine.Help;

namespace AttentiveWriter.Cli.Commands;

/// <summary><c>draw</c>.</summary>
internal static class WholeCommand
{
    internal static RootCommand Create()
    {
        var root = new RootCommand("DRAW, the Deep Recurrent Attentive Writer: trains a model that draws images stroke by stroke, and shows it drawing.")
        {
            DemoCommand.Create(),
            TrainCommand.Create(),
            GenerateCommand.Create(),
            ReconstructCommand.Create(),
            ClassifyCommand.Create(),
            EvaluateCommand.Create(),
            ReportCommand.Create(),
            VerifyCommand.Create(),
            BenchCommand.Create(),
            DataCommand.Create(),
            ModelsCommand.Create(),
            InfoCommand.Create(),
            ExportCommand.Create(),
            CompletionCommand.Create(),
        };
        // The framework's own refuses all company.
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Add(new Option<bool>("--version") { Description = "Show version information", Action = new VersionAction() });
        foreach (Option<bool> option in CommonOptions.OfEveryCommand) root.Add(option);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
