using System.Globalization;
using AttentiveWriter.Cli;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    return Runner.Run(args, new Session(Terminal.OfProcess(), new ProcessSignals()));
}
catch (Exception failure) when (MissingPart.Is(failure))
{
    return MissingPart.Say();
}
