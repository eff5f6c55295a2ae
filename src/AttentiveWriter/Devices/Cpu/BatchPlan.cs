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
}
