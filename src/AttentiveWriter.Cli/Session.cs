using AttentiveWriter.Devices;
using AttentiveWriter.Imaging;
using AttentiveWriter.Mpi;

namespace AttentiveWriter.Cli;

/// <summary>One call of the command: where it prints, how it is interrupted, the time, and what its line says to every command.</summary>
internal sealed class Session
{
    /// <summary>Creates a session.</summary>
    /// <param name="terminal">Where it prints.</param>
    /// <param name="signals">Where signals come from.</param>
    public Session(Terminal terminal, ISignals signals)
    {
        Terminal = terminal;
        Error = new ErrorTerminal(this);
        Json = new JsonOutput(this);
        Interruption = new Interruption(this, signals);
    }

    public Terminal Terminal { get; }

    /// <summary>What may be said on stderr.</summary>
    public ErrorTerminal Error { get; }

    /// <summary>The document of <c>--json</c>.</summary>
    public JsonOutput Json { get; }

    public Interruption Interruption { get; }

    /// <summary>The MPI job that this process is a rank of.</summary>
    public Job Job { get; init; } = Job.Alone;

    /// <summary>What computes: the processor, unless the line names another.</summary>
    public Device Device { get; set; } = KnownDevices.Cpu;

    /// <summary>The device as the line named it, for a line that is to be typed again; empty for the processor.</summary>
    public string DeviceWords => Device == KnownDevices.Cpu ? "" : $" --device {Device.Name}";

    /// <summary>How this command was started, for a line that is to be typed again.</summary>
    public string CommandWord => Job.Launch is Launch launch ? $"{launch.Command} draw" : "draw";

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many threads a command takes where nobody says.</summary>
    public int Processors { get; set; } = Environment.ProcessorCount;

    /// <summary>Reads all kinds of pictures that the command knows.</summary>
    public ImageReader Images { get; } = new(new SkiaDecoder());

    /// <summary>What the line says to every command; nothing before it is read.</summary>
    public CommonFlags Flags { get; set; }

    /// <summary>The paths of the line; none before they are checked.</summary>
    public CommandPaths Paths { get; set; } = CommandPaths.None;

    /// <summary>Where files are named as they are written: stdout, unless a JSON document names them or a result itself goes
    /// there.</summary>
    public TextWriter Written => Flags.Json ? TextWriter.Null : Lines;

    // Beside a picture on stdout, lines are a disturbance there.
    private TextWriter Lines => Paths.Stdout is null ? Terminal.Output : Error.Notes;

    /// <summary>Prints what a command came to, as lines or as a document; returns its exit code.</summary>
    public int Print(ICommandResult result)
    {
        // Results may also be written down, such as on a card.
        if (Job.IsFollower) return result.ExitCode;
        if (Flags.Json) Json.Write(result.ToJson(), result.ExitCode);
        else result.WriteTo(Lines);
        result.Comment(Error);
        result.GoOn();
        return result.ExitCode;
    }
}
