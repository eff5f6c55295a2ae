using System.Runtime.InteropServices;

namespace AttentiveWriter.Cli;

/// <summary>Those of this process: Ctrl-C, SIGTERM and SIGHUP, and on Linux SIGUSR1.</summary>
internal sealed class ProcessSignals : ISignals
{
    private static readonly (PosixSignal Signal, int Code)[] Known =
        [(PosixSignal.SIGINT, ExitCode.Interrupted), (PosixSignal.SIGTERM, ExitCode.Terminated), (PosixSignal.SIGHUP, ExitCode.HungUp)];

    // SIGXFSZ, by the number that Linux and macOS give it: where a file reaches the limit of its size (ulimit -f), the system ends the
    // process unless it listens. Who does finds that the write has failed, and can say so.
    private const PosixSignal FileTooLarge = (PosixSignal)25;

    // SIGUSR1, by its number on Linux: batch systems send it some time before they take the machine away (sbatch --signal=USR1@60).
    private const PosixSignal User1 = (PosixSignal)10;

    // Kept: a registration that is collected is none.
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Takes them over. One that is ignored, as nohup has SIGHUP ignored, stays so: the runtime sees to that.</summary>
    public void Subscribe(Action<int> handle)
    {
        if (!OperatingSystem.IsWindows())
            _registrations.Add(PosixSignalRegistration.Create(FileTooLarge, context => context.Cancel = true));
        foreach ((PosixSignal signal, int code) in OperatingSystem.IsLinux() ? [.. Known, (User1, ExitCode.User1)] : Known)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                handle(code);
            }));
        }
    }

    public void Exit(int code) => Environment.Exit(code);
}
