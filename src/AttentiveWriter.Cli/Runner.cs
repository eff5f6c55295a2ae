using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Parses, runs, and turns every failure into one line on stderr and an exit code.</summary>
internal static class Runner
{
    public static int Run(string[] args)
    {
        try
        {
            // The most frequent question needs no parser.
            if (args is not ["--version"]) return Parse(args);
            VersionAction.Print();
            return ExitCode.Ok;
        }
#pragma warning disable CA1031 // The last resort: no stack trace reaches a user who did not ask for one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (ErrorTerminal.Verbose) Console.Error.WriteLine(failure);
            return Fail(Code(failure), failure is OperationCanceledException ? "interrupted" : Line(failure));
        }
    }

    // Signals are handled by Interruption; the framework's own handler would end the process two seconds after the first.
    internal static InvocationConfiguration Configuration => new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Parse(string[] args)
    {
        RootCommand root = WholeCommand.Create();
        // A shell asks what may follow: the line is not finished.
        if (Completion.IsAsked(args)) return Completion.Suggest(root, args);
        ParseResult parsed = root.Parse(args);
        JsonReport.IsWanted = IsGiven(parsed, CommonOptions.Json);
        ErrorTerminal.Quiet = IsGiven(parsed, CommonOptions.Quiet);
        ErrorTerminal.Verbose = IsGiven(parsed, CommonOptions.Verbose);
        ErrorTerminal.NoColour = IsGiven(parsed, CommonOptions.NoColour);
        // The framework would print help on stdout and exit with 1.
        if (parsed.Action is not HelpWithExamples && UsageError.Find(parsed, args) is string wrong)
            return Fail(ExitCode.Usage, $"{wrong}; see 'draw{CommandPath(parsed)} --help'");
        return parsed.Action == parsed.CommandResult.Command.Action ? Work(parsed) : parsed.Invoke(Configuration);
    }

    private static int Work(ParseResult parsed)
    {
        Interruption.Install();
        // Numbers of another width than was asked for are worse than none; help and the version have no numbers.
        if (VectorUnit.Problem is string problem) return Fail(ExitCode.Usage, problem);
        if (ErrorTerminal.Verbose)
            Console.Error.WriteLine($"draw {Product.Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, registers of {VectorUnit.Bits} bits, {Environment.ProcessorCount} processors");
        int code = parsed.Invoke(Configuration);
        if (code != ExitCode.Ok) JsonReport.Fail(code, code is ExitCode.Interrupted or ExitCode.Terminated or ExitCode.HungUp ? "interrupted" : "failed");
        return code;
    }

    // Of a line with errors little is known, but a flag in it is meant.
    private static bool IsGiven(ParseResult parsed, Option<bool> flag) =>
        parsed.GetResult(flag) is OptionResult { Implicit: false } given && !(given.Tokens is [Token only] && bool.TryParse(only.Value, out bool value) && !value);

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
        if (failure is ArgumentOutOfRangeException { ActualValue: object value }) return $"{failure.Message.Split(" (Parameter", 2)[0]}; it is {value}";
        string text = failure is ArgumentException { ParamName: string name } ? failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : failure.Message;
        return text.ReplaceLineEndings(" ").TrimEnd();
    }

    private static int Fail(int code, string message)
    {
        LiveLine.End();
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
