using System.Runtime.InteropServices;

namespace AttentiveWriter.Cli;

/// <summary>Ctrl-C and SIGTERM: the first asks the work to stop and save, the second Ctrl-C ends at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt, _terminate;

    /// <summary>Starts to listen.</summary>
    /// <param name="notice">What is said on stderr at the first signal.</param>
    public Interruption(string notice)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, ExitCode.Interrupted, notice));
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, ExitCode.Terminated, notice));
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The exit code of the signal that came; 0 before any.</summary>
    public int Code { get; private set; }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        // The source stays: a handler that is just running may still cancel it.
    }

    private void Handle(PosixSignalContext context, int code, string notice)
    {
        // The handler only sets a flag: saving happens between steps, never in here.
        context.Cancel = true;
        if (Code != 0)
        {
            // Who sends SIGTERM may send it to each process and to their group; only a person who presses again means now.
            if (code != ExitCode.Interrupted) return;
            JsonReport.Fail(code, "interrupted");
            Environment.Exit(code);
        }
        Code = code;
        _source.Cancel();
        Console.Error.WriteLine();
        Console.Error.WriteLine(notice);
    }
}
