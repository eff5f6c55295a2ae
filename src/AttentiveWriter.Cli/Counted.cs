namespace AttentiveWriter.Cli;

/// <summary>Work that is counted on stderr and may be stopped by a signal.</summary>
internal static class Counted
{
    /// <summary>Works, and returns the result.</summary>
    /// <exception cref="OperationCanceledException">A signal stopped it.</exception>
    public static T Run<T>(Session session, string what, long total, Func<IProgress<long>, CancellationToken, T> work)
    {
        using IDisposable listening = session.Interruption.Listen("stopping");
        try
        {
            return work(new Count(session.Error.Line, what, total), session.Interruption.Token);
        }
        finally
        {
            session.Error.Line.Clear();
        }
    }

    private sealed class Count(LiveLine line, string what, long total) : IProgress<long>
    {
        public void Report(long value) => line.Show($"{what} {value}/{total}");
    }
}
