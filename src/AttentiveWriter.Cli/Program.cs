using System.Globalization;
using AttentiveWriter.Cli;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var terminal = Terminal.OfProcess();
    Job job = Job.OfProcess(terminal);
    var session = new Session(job.TerminalOf(terminal), new ProcessSignals())
    {
        Job = job,
        Processors = job.Launch?.OwnProcessors() ?? Environment.ProcessorCount,
    };
    return Runner.Run(args, session);
}
catch (Exception failure) when (MissingPart.Is(failure))
{
    return MissingPart.Say();
}
