namespace AttentiveWriter.Cli;

/// <summary>What stderr is.</summary>
internal static class ErrorTerminal
{
    /// <summary>Whether a line on stderr can be overwritten.</summary>
    public static bool IsLive { get; } = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
