using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using AttentiveWriter;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!OperatingSystem.IsWindows()) UnixOutput.Install();
// The most frequent question needs no parser.
if (args is ["--version"])
{
    Console.Out.WriteLine(Product.Version);
    return ExitCode.Ok;
}

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
foreach (Option<bool> option in CommonOptions.OfEveryCommand) root.Add(option);
foreach (HelpOption help in root.Options.OfType<HelpOption>())
{
    var action = (HelpAction)help.Action!;
    if (!Console.IsOutputRedirected) action.MaxWidth = TerminalWidth.Columns(1) is > 0 and int columns ? columns : int.MaxValue;
    help.Action = new HelpWithExamples(action);
}
return Runner.Run(root, args);
