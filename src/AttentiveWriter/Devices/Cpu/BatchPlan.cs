namespace AttentiveWriter.Devices.Cpu;

/// <summary>How the rows of a batch are dealt to workers.</summary>
internal readonly struct BatchPlan
{
    /// <summary>Plans a batch.</summary>
    /// <param name="rows">Images in the batch, at least 1.</param>
    /// <param name="workers">Workers wanted; fewer are used where there are fewer rows.</param>
    public BatchPlan(int rows, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Rows = rows;
        Workers = Math.Min(workers, rows);
    }

    /// <summary>Images in the batch.</summary>
    public int Rows { get; }

    /// <summary>Workers that share the batch.</summary>
    public int Workers { get; }

    /// <summary>First row of a worker; <see cref="Rows"/> for the worker past the last.</summary>
    public int FirstRow(int worker) => (int)((long)Rows * worker / Workers);

    /// <summary>Rows of a worker.</summary>
    public int RowCount(int worker) => FirstRow(worker + 1) - FirstRow(worker);

    /// <summary>The worker that has a row.</summary>
    public int Owner(int row)
    {
        int worker = 0;
        while (FirstRow(worker + 1) <= row) worker++;
        return worker;
    }

    /// <summary>Cuts rows [first, end) where the worker changes: each piece has its worker, its first row on that worker's tape, and its rows.</summary>
    public IEnumerable<(int Worker, int First, int Count)> Pieces(int first, int end)
    {
        while (first < end)
        {
            int worker = Owner(first), next = Math.Min(end, FirstRow(worker + 1));
            yield return (worker, first - FirstRow(worker), next - first);
            first = next;
        }
    }
}
