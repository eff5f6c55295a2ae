namespace AttentiveWriter.Cli;

/// <summary>Work that is counted on stderr and may be stopped by a signal.</summary>
internal static class Counted
{
    /// <summary>Works, then shows the result; returns the exit code, that of the signal where one stopped it.</summary>
    public static int Run<T>(string what, long total, Func<IProgress<long>, CancellationToken, T> work, Action<T> show)
    {
        T result;
        using (Interruption.Listen("stopping"))
        {
            try
            {
                result = work(new Count(what, total), Interruption.Token);
            }
            catch (OperationCanceledException) when (Interruption.Code != 0)
            {
                return Interruption.Code;
            }
            finally
            {
                LiveLine.Clear();
            }
        }
        show(result);
        return ExitCode.Ok;
    }

    private sealed class Count(string what, long total) : IProgress<long>
    {
        public void Report(long value) => LiveLine.Show($"{what} {value}/{total}");
    }
}
