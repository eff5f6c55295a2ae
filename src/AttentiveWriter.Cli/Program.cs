using System.Globalization;
using AttentiveWriter.Cli;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var terminal = Terminal.OfProcess();
    Job job = Job.OfProcess(terminal);
    return Runner.Run(args, new Session(job.TerminalOf(terminal), new ProcessSignals()) { Job = job });
}
catch (Exception failure) when (MissingPart.Is(failure))
{
    return MissingPart.Say();
}
