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
    /// <param name="cancellation">Stops between passes.</param>
    public static void ForEachPass(
        Device device, int count, int rowsPerPass, int threads, Func<Executor, int, (IDisposable Pass, Action<int, int> Work)> record,
        CancellationToken cancellation = default)
    {
        int rows = Math.Min(count, rowsPerPass), passes = (count + rows - 1) / rows, next = -1;
        using var team = new WorkerTeam(Math.Clamp(threads, 1, passes));
        team.Run(_ =>
        {
            using Executor executor = device.Start(1);
            (IDisposable pass, Action<int, int> work) = record(executor, rows);
            using (pass)
            {
                for (int p; (p = Interlocked.Increment(ref next)) < passes && !cancellation.IsCancellationRequested;)
                    work(p * rows, Math.Min(rows, count - p * rows));
            }
        });
        cancellation.ThrowIfCancellationRequested();
    }
}
