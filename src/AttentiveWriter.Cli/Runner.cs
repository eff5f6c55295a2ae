using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Data;
using AttentiveWriter.Data.Downloads;
using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;
using AttentiveWriter.Formats;
using AttentiveWriter.Gpu;
using AttentiveWriter.Mpi;
using AttentiveWriter.Ranks;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Parses, runs, and turns every failure into one line on stderr and an exit code.</summary>
internal static class Runner
{
    public static int Run(string[] args, Session session)
    {
        try
        {
            session.Job.Join();
            if (session.Job.Ranks is ICommunicator ranks) session.Processors = ProcessorBinding.Own(ranks);
            // The most frequent question needs no parser.
            return args is ["--version"] ? session.Print(new VersionResult()) : Parse(args, session);
        }
#pragma warning disable CA1031 // The last resort: no stack trace reaches a user who did not ask for one.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (session.Flags.Verbose) session.Terminal.Error.WriteLine(failure);
            (int code, string line) = Describe(failure, session.Paths);
            return Fail(session, code, line, IsKnownToAll(failure));
        }
        finally
        {
            (session.Device as IDisposable)?.Dispose();
            session.Job.Dispose();
        }
    }

    // What every rank of a job has come to at the same place; each can end in order.
    private static bool IsKnownToAll(Exception failure) =>
        failure is RankFailedException or DivergedException or OperationCanceledException;

    // Signals are handled by Interruption; the framework's own handler would end the process two seconds after the first.
    internal static InvocationConfiguration Configuration =>
        new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Parse(string[] args, Session session)
    {
        var root = new DrawCommand(session);
        // A shell asks what may follow: the line is not finished.
        if (Completion.IsAsked(args)) return Completion.Suggest(root, args, session.Terminal.Output);
        args = HelpWord.Replace(root, args);
        ParseResult parsed = root.Parse(args, Parsing);
        session.Flags = root.Flags(parsed);
        // The framework would print help on stdout and exit with 1.
        if ((parsed.Action is HelpWithExamples ? UsageError.NoCommand(parsed, args) : UsageError.Find(parsed, args)) is string wrong)
            return Fail(session, ExitCode.Usage, $"{wrong}; see 'draw{CommandPath(parsed)} --help'");
        return parsed.CommandResult.Command is WorkingCommand command && parsed.Action == command.Action ? Work(parsed, command, session)
            : parsed.Invoke(Configuration);
    }

    private static int Work(ParseResult parsed, WorkingCommand command, Session session)
    {
        session.Interruption.Install();
        // Numbers of another width than was asked for are worse than none; help and the version have no numbers.
        if (VectorUnit.Problem is string problem) return Fail(session, ExitCode.Usage, problem);
        if (session.Flags.Verbose)
        {
            session.Error.Say($"draw {LibraryVersion.Current}, {RuntimeInformation.FrameworkDescription}, "
                + $"{RuntimeInformation.RuntimeIdentifier}, "
                + $"registers of {VectorUnit.Bits} bits, {session.Processors} processors");
        }
        if (session.Job.Launch is Launch launch)
        {
            if (command.RankTimeout is not Option<double> timeout)
            {
                return Fail(session, ExitCode.Usage, $"draw{CommandPath(parsed)} does not work over ranks, and {launch.Launcher} has "
                    + $"started {launch.Size}; start it by itself");
            }
            session.Job.Patience = TimeSpan.FromSeconds(parsed.GetValue(timeout));
        }
        // Of a job, rank 0 alone writes.
        if (!session.Job.IsFollower) session.Paths = CommandPaths.Check(parsed);
        if (session.Paths.Stdout is string stdout && session.Flags.Json)
            throw new UsageException($"{stdout} {PathUse.Stdout} writes to stdout, and so does --json; give a file, or leave one of them "
                + "out");
        if (session.Paths.Stdout is not null && session.Terminal.IsOutputTerminal)
            throw new UsageException($"{session.Paths.Stdout} {PathUse.Stdout} would fill the terminal with bytes; send them to a file or "
                + "a program: > FILE, or | PROGRAM");
        if (command.Writes(parsed) && !session.Job.IsFollower) session.Paths.RequireWritable();
        if (command.Device is Option<string> device)
        {
            session.Device = DeviceChoice.Open(device.Name, parsed.GetValue(device)!);
            if (session.Device != KnownDevices.Cpu) session.Error.Note($"computing on {session.Device.Description}");
        }
        try
        {
            return parsed.Invoke(Configuration);
        }
        catch (OperationCanceledException) when (session.Interruption.Code != 0)
        {
            session.Json.Fail(session.Interruption.Code, "interrupted");
            return session.Interruption.Code;
        }
    }

    /// <summary>How a line is read. A name that begins with @ is a name: the framework would read its file for more of the line.</summary>
    internal static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    /// <summary>Returns the exit code of a failure and the line to say. Only what was written for whoever typed the line is shown: all else
    /// speaks of types and parameters that no user knows.</summary>
    internal static (int Code, string Line) Describe(Exception failure, CommandPaths paths) => failure switch
    {
        // Work on several threads gathers what they throw; one cause is enough.
        AggregateException { InnerException: Exception first } => Describe(first, paths),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        MissingLibraryException => (ExitCode.Failure, OneLine(failure)),
        _ when MissingPart.Is(failure) => (ExitCode.Failure, MissingPart.Words),
        InputFileException { Path: string path } =>
            (ExitCode.BadFile, (paths.OptionOfMissing(path) is string option ? option + " " : "") + OneLine(failure)),
        DivergedException => (ExitCode.Diverged, OneLine(failure)),
        NoDataFolderException => (ExitCode.Disk, $"{OneLine(failure)}, or give one with --data-dir"),
        RankFailedException => (ExitCode.Failure, OneLine(failure)),
        UsageException or SettingsException or MpiException => (ExitCode.Usage, OneLine(failure)),
        // What asks for the current folder, as every path from it does, is told of a file without a name.
        FileNotFoundException { FileName: null or "" } when !Path.Exists(".") =>
            (ExitCode.Disk, "the folder that this was started in is no longer there; go to another"),
        _ when failure is IOException or UnauthorizedAccessException || FileFailure.IsTooLarge(failure) =>
            (ExitCode.Disk, OneLine(failure)),
        GpuUnavailableException => (ExitCode.Failure, $"{OneLine(failure)}; --device cpu computes on the processor"),
        GpuOutOfMemoryException => (ExitCode.Failure, OneLine(failure)),
        DownloadException => (ExitCode.Failure, OneLine(failure)),
        OutOfMemoryException =>
            (ExitCode.Failure, "there is not enough memory; take fewer or smaller images, a smaller batch or a smaller model"),
        _ => (ExitCode.Failure, "this should not have happened, and is a fault of draw; the same with --verbose shows the details"),
    };

    private static string OneLine(Exception failure) => FileFailure.Describe(failure).ReplaceLineEndings(" ").TrimEnd() + Advice(failure);

    // What the library advises, by the options of the command.
    internal static string Advice(Exception failure)
    {
        var badFile = failure as InputFileException;
        return (badFile?.Remedy ?? (failure as SettingsException)?.Remedy) switch
        {
            Remedy.BeginWithWeights => $" with --init-from {(badFile?.Path is string path ? ShellWord.Of(path) : "CHECKPOINT")}",
            Remedy.DropNewer or Remedy.Replace => " with --force",
            Remedy.FetchData => $"; fetch it with {Fetch(badFile)}",
            Remedy.DataFolder => ", or give its folder with --data-dir",
            Remedy.DataFolderOrFetch => $"; give their folder with --data-dir, or fetch them with {Fetch(badFile)}",
            Remedy.AnotherFolder => "; choose another --out",
            Remedy.OwnSettings => "; choose another --out, or go on with its own by --resume",
            _ => "",
        };
    }

    private static string Fetch(InputFileException? failure) => $"'draw data get {failure?.DataSet}'";

    // What is not known to all ends all: the others would wait for this one.
    private static int Fail(Session session, int code, string message, bool isKnownToAll = false)
    {
        session.Error.Line.End();
        session.Terminal.Error.WriteLine($"{session.Error.Red("draw:")} {message}");
        session.Json.Fail(code, message);
        if (!isKnownToAll) session.Job.Abort(code, message);
        return code;
    }

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        SymbolResult? result = parsed.CommandResult;
        for (; result is CommandResult { Command: not DrawCommand } command; result = result.Parent) path =
            $" {command.Command.Name}{path}";
        return path;
    }
}
