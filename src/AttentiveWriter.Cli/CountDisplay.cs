namespace AttentiveWriter.Cli;

/// <summary>A live count on stderr; nothing where stderr is no terminal.</summary>
internal sealed class CountDisplay(string what, long total) : IProgress<long>
{
    private readonly bool _live = ErrorTerminal.IsLive;
    private readonly Lock _lock = new();

    public void Report(long value)
    {
        if (!_live) return;
        lock (_lock) Console.Error.Write($"\r\u001b[K{what} {value}/{total}");
    }

    public void End()
    {
        if (_live) Console.Error.Write("\r\u001b[K");
    }
}
