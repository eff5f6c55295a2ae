using System.Runtime.InteropServices;

namespace AttentiveWriter.Cli;

/// <summary>Ctrl-C, SIGTERM and SIGHUP. Work that listens is asked to stop, and to save where it has something to save; all else ends at once.</summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource Source = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static readonly Lock Gate = new();
    private static string? _notice;

    /// <summary>Cancelled at the first signal.</summary>
    public static CancellationToken Token => Source.Token;

    /// <summary>The exit code of the signal that came; 0 before any.</summary>
    public static int Code { get; private set; }

    /// <summary>Takes the signals over. One that is ignored, as nohup has SIGHUP ignored, stays so: the runtime sees to that.</summary>
    public static void Install()
    {
        foreach ((PosixSignal signal, int code) in new[] { (PosixSignal.SIGINT, ExitCode.Interrupted), (PosixSignal.SIGTERM, ExitCode.Terminated), (PosixSignal.SIGHUP, ExitCode.HungUp) })
            Registrations.Add(PosixSignalRegistration.Create(signal, context => Handle(context, code)));
    }

    /// <summary>Says that the work looks at the token, until what is returned is disposed.</summary>
    /// <param name="notice">What is said on stderr at the first signal.</param>
    public static IDisposable Listen(string notice)
    {
        _notice = notice;
        return new Listening();
    }

    private static void Handle(PosixSignalContext context, int code)
    {
        // The handler only sets a flag: saving happens between steps, never in here.
        context.Cancel = true;
        bool isFirst;
        lock (Gate)
        {
            isFirst = Code == 0;
            // Who sends SIGTERM may send it to each process and to their group; only a person who presses again means now.
            if (!isFirst && code != ExitCode.Interrupted) return;
            if (isFirst) Code = code;
        }
        if (!isFirst || _notice is not string notice)
        {
            LiveLine.End();
            JsonReport.Fail(code, "interrupted");
            Environment.Exit(code);
            return;
        }
        Source.Cancel();
        LiveLine.End();
        ErrorTerminal.Note(notice);
    }

    private sealed class Listening : IDisposable
    {
        public void Dispose() => _notice = null;
    }
}
