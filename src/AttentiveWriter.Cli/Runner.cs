using System.CommandLine;
using System.CommandLine.Parsing;
using AttentiveWriter.Kernels;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Parses, runs, and turns every failure into one line on stderr and an exit code.</summary>
internal static class Runner
{
    public static int Run(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        // The framework would print help on stdout and exit with 1.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
            return Fail(ExitCode.Usage, $"{UsageError.Describe(parsed, args)}; see 'draw{CommandPath(parsed)} --help'");
        // Numbers of another width than was asked for are worse than none; help and the version have no numbers.
        if (parsed.Action == parsed.CommandResult.Command.Action && VectorUnit.Problem is string problem) return Fail(ExitCode.Usage, problem);
        try
        {
            // Signals are handled by Interruption; the framework's own handler would end the process two seconds after the first.
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
#pragma warning disable CA1031 // The last resort: no stack trace reaches a user who did not ask for one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (parsed.GetValue(CommonOptions.Verbose)) Console.Error.WriteLine(failure);
            return Fail(Code(failure), failure is OperationCanceledException ? "interrupted" : Line(failure));
        }
    }

    private static int Code(Exception failure) => failure switch
    {
        InputFileException => ExitCode.BadFile,
        DivergedException => ExitCode.Diverged,
        ArgumentException => ExitCode.Usage,
        OperationCanceledException => ExitCode.Interrupted,
        IOException or UnauthorizedAccessException => ExitCode.Disk,
        _ => ExitCode.Failure,
    };

    private static string Line(Exception failure)
    {
        // Some messages of the framework go over several lines, or name a parameter that no user knows.
        string text = failure is ArgumentException { ParamName: string name } ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : failure.Message;
        return text.ReplaceLineEndings(" ").TrimEnd();
    }

    private static int Fail(int code, string message)
    {
        Console.Error.WriteLine("draw: " + message);
        return code;
    }

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
            path = $" {command.Command.Name}{path}";
        return path;
    }
}
