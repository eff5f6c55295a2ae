using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
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
            (int code, string line) = Tell(failure);
            return Fail(code, line);
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
        args = HelpAsked.In(root, args);
        ParseResult parsed = root.Parse(args, Parsing);
        JsonReport.IsWanted = IsGiven(parsed, CommonOptions.Json);
        ErrorTerminal.Quiet = IsGiven(parsed, CommonOptions.Quiet);
        ErrorTerminal.Verbose = IsGiven(parsed, CommonOptions.Verbose);
        ErrorTerminal.NoColour = IsGiven(parsed, CommonOptions.NoColour);
        // The framework would print help on stdout and exit with 1.
        if ((parsed.Action is HelpWithExamples ? UsageError.NoCommand(parsed, args) : UsageError.Find(parsed, args)) is string wrong)
            return Fail(ExitCode.Usage, $"{wrong}; see 'draw{CommandPath(parsed)} --help'");
        return parsed.Action == parsed.CommandResult.Command.Action ? Work(parsed) : parsed.Invoke(Configuration);
    }

    private static int Work(ParseResult parsed)
    {
        Interruption.Install();
        ImageReader.Default = new ImageReader(new SkiaDecoder());
        // Numbers of another width than was asked for are worse than none; help and the version have no numbers.
        if (VectorUnit.Problem is string problem) return Fail(ExitCode.Usage, problem);
        if (ErrorTerminal.Verbose)
            Console.Error.WriteLine($"draw {Product.Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, registers of {VectorUnit.Bits} bits, {Environment.ProcessorCount} processors");
        CommandPaths.Current = CommandPaths.Check(parsed);
        if (!IsGiven(parsed, CommonOptions.DryRun)) CommandPaths.Current.RequireWritable();
        int code = parsed.Invoke(Configuration);
        if (code != ExitCode.Ok) JsonReport.Fail(code, code is ExitCode.Interrupted or ExitCode.Terminated or ExitCode.HungUp ? "interrupted" : "failed");
        return code;
    }

    /// <summary>How a line is read. A name that begins with @ is a name: the framework would read its file for more of the line.</summary>
    internal static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    // Of a line with errors little is known, but a flag in it is meant.
    private static bool IsGiven(ParseResult parsed, Option<bool> flag) =>
        parsed.GetResult(flag) is OptionResult { Implicit: false } given && !(given.Tokens is [Token only] && bool.TryParse(only.Value, out bool value) && !value);

    /// <summary>Returns the exit code of a failure and the line to say. Only what was written for whoever typed the line is shown: all else speaks of
    /// types and parameters that no user knows.</summary>
    internal static (int Code, string Line) Tell(Exception failure) => failure switch
    {
        // Work on several threads gathers what they throw; one cause is enough.
        AggregateException { InnerException: Exception first } => Tell(first),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        InputFileException bad => (ExitCode.BadFile, $"{(CommandPaths.Current.OptionOfMissing(bad.Path) is string option ? option + " " : "")}{OneLine(failure)}"),
        DivergedException => (ExitCode.Diverged, OneLine(failure)),
        NoDataFolderException => (ExitCode.Disk, $"{OneLine(failure)}, or give one with --data-dir"),
        UsageException or SettingsException => (ExitCode.Usage, OneLine(failure)),
        IOException or UnauthorizedAccessException => (ExitCode.Disk, OneLine(failure)),
        DownloadException or MissingLibraryException => (ExitCode.Failure, OneLine(failure)),
        OutOfMemoryException => (ExitCode.Failure, "there is not enough memory; take fewer or smaller images, a smaller batch or a smaller model"),
        _ => (ExitCode.Failure, "this should not have happened, and is a fault of draw; the same with --verbose shows the details"),
    };

    private static string OneLine(Exception failure) => FileFailure.Describe(failure).ReplaceLineEndings(" ").TrimEnd() + How(failure);

    // What the library advises, by the options of the command.
    internal static string How(Exception failure) => ((failure as InputFileException)?.Remedy ?? (failure as SettingsException)?.Remedy) switch
    {
        Remedy.BeginWithWeights => $" with --init-from {(failure is InputFileException { Path: string path } ? ShellWord.Of(path) : "CHECKPOINT")}",
        Remedy.DropNewer or Remedy.Replace => " with --force",
        Remedy.FetchData => $"; fetch it with {Fetch(failure)}",
        Remedy.DataFolder => ", or give its folder with --data-dir",
        Remedy.DataFolderOrFetch => $"; give their folder with --data-dir, or fetch them with {Fetch(failure)}",
        Remedy.AnotherFolder => "; choose another --out",
        Remedy.OwnSettings => "; choose another --out, or go on with its own by --resume",
        _ => "",
    };

    private static string Fetch(Exception failure) => $"'draw data get {(failure as InputFileException)?.DataSet}'";

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
