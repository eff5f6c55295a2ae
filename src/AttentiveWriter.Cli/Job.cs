using AttentiveWriter.Mpi;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Cli;

/// <summary>The MPI job that this process is a rank of, where a launcher has started several.</summary>
internal sealed class Job : IDisposable
{
    // All are started at about the same time. One that has ended before it joined is never there.
    private static readonly TimeSpan Joining = TimeSpan.FromSeconds(120);

    // Rank 0 prints what has gone wrong on all, and ends them all: only what is wrong elsewhere alone is said there.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.5), Passing = TimeSpan.FromSeconds(0.2);

    private readonly Terminal? _terminal;
    private MpiCommunicator? _communicator;

    private Job(Launch? launch, Terminal? terminal) => (Launch, _terminal) = (launch, terminal);

    /// <summary>No job: this process works alone.</summary>
    public static Job Alone { get; } = new(null, null);

    /// <summary>What the launcher said; null where there was none.</summary>
    public Launch? Launch { get; }

    /// <summary>Whether another process prints and writes what all have come to.</summary>
    public bool IsFollower => Launch?.Rank > 0;

    /// <summary>The ranks, once they are joined; null where this process works alone.</summary>
    public ICommunicator? Ranks => _communicator is { Size: > 1 } ranks ? ranks : null;

    /// <summary>The library in use, once the ranks are joined.</summary>
    public MpiLibrary? Library => _communicator?.Library;

    /// <summary>The job of this process.</summary>
    /// <param name="terminal">Where it prints.</param>
    public static Job OfProcess(Terminal terminal) =>
        Launch.Find(terminal.Variable) is Launch launch ? new Job(launch, terminal) : Alone;

    /// <summary>Where this process prints: rank 0 alone does.</summary>
    public Terminal TerminalOf(Terminal terminal) => Launch is null ? terminal
        : terminal with
        {
            // Open MPI gives its ranks a pseudo-terminal, and gathers what they write.
            IsOutputTerminal = false,
            IsErrorTerminal = false,
            Output = IsFollower ? TextWriter.Null : terminal.Output,
            Error = IsFollower ? TextWriter.Null : terminal.Error,
            OpenOutput = IsFollower ? () => Stream.Null : terminal.OpenOutput,
        };

    /// <summary>How long this rank waits for the others.</summary>
    public TimeSpan Patience
    {
        set
        {
            if (_communicator is not null) _communicator.Patience = value;
        }
    }

    /// <summary>Joins the ranks, where there are some; before anything can fail, so that all know of it.</summary>
    /// <exception cref="MpiException">There is no library, or not the launcher's.</exception>
    public void Join()
    {
        if (Launch is null) return;
        bool hasJoined = false;
        _communicator = new MpiCommunicator(MpiLibrary.Find(Launch, _terminal!.Variable), Launch, Joining, waited =>
        {
            Say(FormattableString.Invariant($"waited {waited.TotalSeconds:F0} s for the other ranks, and gives up: ")
                + (hasJoined ? "one of them hangs, or is very slow (--rank-timeout)" : "one of them has ended, or was never started"));
            Thread.Sleep(Passing);
            MpiCommunicator.Quit(ExitCode.Failure);
        });
        hasJoined = true;
    }

    /// <summary>Ends all ranks because of a failure of this one; does nothing where it works alone.</summary>
    /// <param name="code">The exit code.</param>
    /// <param name="line">What is wrong, which rank 0 has said already.</param>
    public void Abort(int code, string line)
    {
        if (Launch is null) return;
        if (IsFollower)
        {
            Thread.Sleep(Silence);
            Say(line);
        }
        // A launcher that is told to end all at once passes on no more of what they have said.
        Thread.Sleep(Passing);
        _communicator?.Abort(code);
    }

    /// <summary>Leaves the ranks in order, all of them at the same time.</summary>
    public void Dispose() => _communicator?.Dispose();

    private void Say(string line) => _terminal!.Error.WriteLine($"draw: rank {Launch!.Rank}: {line}");
}
