using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using AttentiveWriter.Kernels;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Parses, runs, and turns every failure into one line on stderr and an exit code.</summary>
internal static class Runner
{
    public static int Run(RootCommand root, string[] args)
    {
        ParseResult parsed = root.Parse(args);
        JsonReport.IsWanted = IsGiven(parsed, CommonOptions.Json, args);
        ErrorTerminal.Quiet = IsGiven(parsed, CommonOptions.Quiet, args);
        ErrorTerminal.NoColour = IsGiven(parsed, CommonOptions.NoColour, args);
        // A shell asks what may follow: the line is not finished, so it has errors.
        if (args is [['[', ..], ..]) return Completion.Suggest(parsed, args);
        // The framework would print help on stdout and exit with 1.
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
            return Fail(ExitCode.Usage, $"{UsageError.Describe(parsed, args)}; see 'draw{CommandPath(parsed)} --help'");
        if (parsed.Action != parsed.CommandResult.Command.Action) return Invoke(parsed);
        // Numbers of another width than was asked for are worse than none; help and the version have no numbers.
        if (VectorUnit.Problem is string problem) return Fail(ExitCode.Usage, problem);
        bool verbose = parsed.GetValue(CommonOptions.Verbose);
        if (verbose)
            Console.Error.WriteLine($"draw {Product.Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, registers of {VectorUnit.Bits} bits, {Environment.ProcessorCount} processors");
        try
        {
            int code = Invoke(parsed);
            if (code != ExitCode.Ok) JsonReport.Fail(code, code is ExitCode.Interrupted or ExitCode.Terminated ? "interrupted" : "failed");
            return code;
        }
#pragma warning disable CA1031 // The last resort: no stack trace reaches a user who did not ask for one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (verbose) Console.Error.WriteLine(failure);
            return Fail(Code(failure), failure is OperationCanceledException ? "interrupted" : Line(failure));
        }
    }

    // Signals are handled by Interruption; the framework's own handler would end the process two seconds after the first.
    internal static InvocationConfiguration Configuration => new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private static int Invoke(ParseResult parsed) => parsed.Invoke(Configuration);

    // Of a line with errors little is known, but a flag in it is meant.
    private static bool IsGiven(ParseResult parsed, Option<bool> flag, string[] args) =>
        parsed.Errors.Count == 0 ? parsed.GetValue(flag) : args.Contains(flag.Name);

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
        Console.Error.WriteLine($"{ErrorTerminal.Red("draw:")} {message}");
        JsonReport.Fail(code, message);
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
