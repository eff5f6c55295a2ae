using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Models;

/// <summary>Deals images to passes of a fixed number of rows, and passes to threads.</summary>
internal static class PassDealer
{
    /// <summary>Rows of a pass, at most: their step stays in the second-level cache.</summary>
    public const int MaxRows = 50;

    /// <summary>Rows of a pass such that all threads have about the same number of images.</summary>
    /// <param name="count">Images in all.</param>
    /// <param name="threads">Threads wanted.</param>
    public static int RowsPerPass(int count, int threads)
    {
        threads = Math.Clamp(threads, 1, count);
        int passes = threads * ((count + threads * MaxRows - 1) / (threads * MaxRows));
        return (count + passes - 1) / passes;
    }

    /// <summary>Does passes, each by the next thread that is free.</summary>
    /// <param name="device">Where passes run.</param>
    /// <param name="count">Images in all.</param>
    /// <param name="rowsPerPass">Rows of a pass, at most.</param>
    /// <param name="threads">Workers wanted.</param>
    /// <param name="record">Records a pass of this many rows, and returns it with what to do for (first image, images).</param>
    /// <param name="share">Which of the images this process does; null for all.</param>
    /// <param name="cancellation">Stops between passes.</param>
    /// <exception cref="OperationCanceledException">It was stopped, here or on any other rank.</exception>
    public static void ForEachPass(
        Device device, int count, int rowsPerPass, int threads, Func<Executor, int, (IDisposable Pass, Action<int, int> Work)> record,
        RankShare? share = null, CancellationToken cancellation = default)
    {
        int rows = Math.Min(count, rowsPerPass), end = share?.End ?? count, next = (share?.First ?? 0) / rows - 1;
        int passes = (end + rows - 1) / rows;
        RankStop? ranks = share is null ? null : new RankStop(share, rows, cancellation);
        // There may be more ranks than passes.
        if (next + 1 < passes)
        {
            using var team = new WorkerTeam(Math.Clamp(threads, 1, passes - next - 1));
            team.Run(worker =>
            {
                using Executor executor = device.Start(1);
                (IDisposable pass, Action<int, int> work) = record(executor, rows);
                using (pass)
                {
                    for (int p; (p = Interlocked.Increment(ref next)) < passes && !IsStopped();)
                    {
                        work(p * rows, Math.Min(rows, count - p * rows));
                        // The first worker is the thread that speaks with the other ranks.
                        if (worker == 0) ranks?.Done(Math.Min(Volatile.Read(ref next), passes) * rows);
                    }
                }
            });
        }
        ranks?.Finish();
        if (IsStopped()) throw new OperationCanceledException(cancellation);

        // A rank does not stop by itself: the others would wait for it.
        bool IsStopped() => ranks?.IsStopped ?? cancellation.IsCancellationRequested;
    }
}
