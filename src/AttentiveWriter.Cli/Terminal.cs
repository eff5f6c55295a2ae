namespace AttentiveWriter.Cli;

/// <summary>The two streams that a command prints to, what is known of them, and the variables that choose how.</summary>
/// <param name="Output">Where results go.</param>
/// <param name="Error">Where all else goes.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error)
{
    /// <summary>Whether somebody looks at the results, rather than a program or a file.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether somebody looks at all else.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>Opens stdout for bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = () => Stream.Null;

    /// <summary>Columns of the terminal that shows results, now: a window may change its width; 0 where they are not known.</summary>
    public Func<int> OutputColumns { get; init; } = () => 0;

    /// <summary>Columns of the terminal that shows all else.</summary>
    public Func<int> ErrorColumns { get; init; } = () => 0;

    /// <summary>The value of a variable of the environment.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>That of this process.</summary>
    public static Terminal OfProcess()
    {
        (bool isOutput, bool isError) = (!Console.IsOutputRedirected, !Console.IsErrorRedirected);
        Func<int> outputColumns = () => TerminalWidth.Columns(UnixOutput.Output);
        Func<int> errorColumns = () => TerminalWidth.Columns(UnixOutput.Error);
        (TextWriter output, TextWriter error) = OperatingSystem.IsWindows() ? (Console.Out, Console.Error)
            : (UnixOutput.Writer(UnixOutput.Output), UnixOutput.Writer(UnixOutput.Error));
        // A file or a pipe gets lines whole.
        return new Terminal(
            isOutput ? new WrappingWriter(output, outputColumns) : output, isError ? new WrappingWriter(error, errorColumns) : error)
        {
            IsOutputTerminal = isOutput,
            IsErrorTerminal = isError,
            OpenOutput = () => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new UnixOutput(UnixOutput.Output),
            OutputColumns = outputColumns,
            ErrorColumns = errorColumns,
            Variable = Environment.GetEnvironmentVariable,
        };
    }
}
