namespace AttentiveWriter.Cli;

/// <summary>Work that is counted on stderr and may be stopped by a signal.</summary>
internal static class Counted
{
    /// <summary>Works, then shows the result; returns the exit code, that of the signal where one stopped it.</summary>
    public static int Run<T>(string what, long total, Func<IProgress<long>, CancellationToken, T> work, Action<T> show)
    {
        using var interruption = new Interruption("stopping");
        var progress = new CountDisplay(what, total);
        T result;
        try
        {
            result = work(progress, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            return interruption.Code;
        }
        finally
        {
            progress.End();
        }
        show(result);
        return ExitCode.Ok;
    }
}
