using System.Globalization;
using AttentiveWriter.Cli;

// Figures look the same whatever the machine's language.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!OperatingSystem.IsWindows()) UnixOutput.Install();
WrappingWriter.Install();
return Runner.Run(args);
