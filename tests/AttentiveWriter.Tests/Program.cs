using AttentiveWriter.Tests.Mpi;
using AttentiveWriter.Tests.Reliability;
using AttentiveWriter.Tests.Training;
using Xunit.Runner.InProc.SystemConsole;

namespace AttentiveWriter.Tests;

/// <summary>The assembly as a program: it runs tests as xunit's own entry point does, or is a process that a test starts.</summary>
internal static class Program
{
    /// <summary>The command line that starts one of those processes.</summary>
    public static string[] Command(string word, params string[] arguments) =>
        ["dotnet", typeof(Program).Assembly.Location, word, .. arguments];

    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [SaveLoop.Word, ..]:
                SaveLoop.Run(arguments.AsSpan(1));
                return 0;
            case [HashedTrainings.Word]:
                HashedTrainings.Run();
                return 0;
            case [MpiTrainings.Word]:
                MpiTrainings.Run();
                return 0;
            default:
                return ConsoleRunner.Run(arguments).GetAwaiter().GetResult();
        }
    }
}
