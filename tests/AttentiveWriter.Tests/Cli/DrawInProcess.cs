using System.CommandLine;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Cli;

/// <summary>Runs the command within the tests, in a session of its own, without signals.</summary>
/// <remarks>Variables that the library reads, and limits of a process, need a <see cref="DrawProcess"/>.</remarks>
internal sealed class DrawInProcess : DrawRunner
{
    /// <summary>The variables that the command itself reads.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What the last line wrote to stdout as bytes.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Columns of the terminal that both streams write to; 0 where they are no terminal.</summary>
    public int Columns { get; init; }

    public override Result RunIn(string folder, params string[] arguments)
    {
        if (!ThreadFolder.IsAvailable) return DrawProcess.RunAt(At(folder), Environment, arguments);
        RequireFullPaths(At(folder), arguments);
        return ThreadFolder.Run(At(folder), () => RunHere(arguments));
    }

    /// <summary>A session that nobody looks at, for what asks the command about itself.</summary>
    public static Session NoSession() => new(new Terminal(TextWriter.Null, TextWriter.Null), new NoSignals());

    private Result RunHere(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        // A live line may come from other threads.
        TextWriter first = TextWriter.Synchronized(output), second = TextWriter.Synchronized(error);
        using var bytes = new MemoryStream();
        var terminal = new Terminal(first, second) { Variable = Environment.GetValueOrDefault, OpenOutput = () => bytes };
        if (Columns > 0)
        {
            first = new WrappingWriter(first, () => Columns);
            terminal = new Terminal(first, first)
            {
                IsOutputTerminal = true,
                IsErrorTerminal = true,
                OutputColumns = () => Columns,
                ErrorColumns = () => Columns,
                Variable = Environment.GetValueOrDefault,
            };
        }
        var signals = new NoSignals();
        var session = new Session(terminal, signals) { Processors = 2 };
        if (arguments.Contains("studio")) signals.InterruptWhenListenedTo(session, () => output.GetStringBuilder().Length > 0);
        int code = Runner.Run(arguments, session);
        Bytes = bytes.ToArray();
        return new Result(code, output.ToString(), error.ToString());
    }

    // The images of a folder are read by threads of the pool, which have the directory of the tests.
    private static void RequireFullPaths(string folder, string[] arguments)
    {
        ParseResult parsed = new DrawCommand(NoSession()).Parse(arguments, Runner.Parsing);
        Command command = parsed.CommandResult.Command;
        IEnumerable<PathUse> data = command.Options.Cast<Symbol>().Concat(command.Arguments).Select(PathUse.Of).OfType<PathUse>()
            .Where(use => use.Kind == PathKind.Data);
        // A training makes the path full itself.
        if (command.Name == "train" || data.SelectMany(use => use.Typed(parsed))
            .FirstOrDefault(IsRelativeFolder) is not string relative) return;
        throw new InvalidOperationException($"give '{relative}' by its full path, or take a process");

        bool IsRelativeFolder(string path) => path.Trim().Length > 0 && !Path.IsPathRooted(path)
            && !DataCatalogue.Names.Contains(path) && Directory.Exists(Path.Combine(folder, path));
    }

    private sealed class NoSignals : ISignals
    {
        private volatile Action<int>? _handle;

        public void Subscribe(Action<int> handle) => _handle = handle;

        /// <summary>Ends, by Ctrl-C, what would go on for ever.</summary>
        public void InterruptWhenListenedTo(Session session, Func<bool> hasPrinted) => Task.Run(async () =>
        {
            while (!session.Interruption.IsListenedTo || !hasPrinted()) await Task.Delay(20);
            // What is said beside it has been said, too.
            await Task.Delay(300);
            _handle!(ExitCode.Interrupted);
        });

        public void Exit(int code) => throw new InvalidOperationException("nobody interrupts a test");
    }
}
