namespace AttentiveWriter.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP. Work that listens is asked to stop, and to save where it has something to save; all else ends at
/// once.</summary>
#pragma warning disable CA1001 // A source without a timer holds nothing, and a signal may come at the very end.
internal sealed class Interruption(Session session, ISignals signals)
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();
    private string? _notice;

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came; 0 before any.</summary>
    public int Code { get; private set; }

    /// <summary>Whether there is work that looks at the token.</summary>
    public bool IsListenedTo => _notice is not null;

    /// <summary>Takes the signals over.</summary>
    public void Install() => signals.Subscribe(Handle);

    /// <summary>Says that the work looks at the token, until what is returned is disposed.</summary>
    /// <param name="notice">What is said on stderr at the first signal.</param>
    public IDisposable Listen(string notice)
    {
        _notice = notice;
        return new Listening(this);
    }

    // This only sets a flag: saving happens between steps, never in here.
    private void Handle(int code)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = Code == 0;
            // Who sends SIGTERM may send it to each process and to their group; only a person who presses again means now.
            if (!isFirst && code != ExitCode.Interrupted) return;
            if (isFirst) Code = code;
        }
        if (!isFirst || _notice is not string notice)
        {
            session.Error.Line.End();
            session.Json.Fail(code, "interrupted");
            signals.Exit(code);
            return;
        }
        _source.Cancel();
        session.Error.Line.End();
        session.Error.Note(notice);
    }

    private sealed class Listening(Interruption interruption) : IDisposable
    {
        public void Dispose() => interruption._notice = null;
    }
}
