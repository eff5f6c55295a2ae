using AttentiveWriter.Tests.Reliability;
using Xunit.Runner.InProc.SystemConsole;

namespace AttentiveWriter.Tests;

/// <summary>The assembly as a program: it runs tests as xunit's own entry point does, or is the process that the tests of crashes
/// kill.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        if (arguments is not [SaveLoop.Word, ..]) return ConsoleRunner.Run(arguments).GetAwaiter().GetResult();
        SaveLoop.Run(arguments.AsSpan(1));
        return 0;
    }
}
