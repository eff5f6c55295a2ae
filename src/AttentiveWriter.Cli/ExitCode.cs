namespace AttentiveWriter.Cli;

/// <summary>What the command's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Ok = 0, Failure = 1, Usage = 2, BadFile = 3, Diverged = 4, Disk = 5;

    /// <summary>128 and the number of the signal.</summary>
    public const int HungUp = 129, Interrupted = 130, User1 = 138, Terminated = 143;

    public const string Help =
        "0 ok, 1 failure, 2 wrong usage, 3 bad or missing input file, 4 training diverged, 5 disk or permission, 129 SIGHUP, 130 Ctrl-C, "
            + "138 SIGUSR1, 143 SIGTERM";
}
