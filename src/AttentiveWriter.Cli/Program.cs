using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

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
    CommonOptions.Verbose,
};
foreach (HelpOption help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
return Runner.Run(root, args);
