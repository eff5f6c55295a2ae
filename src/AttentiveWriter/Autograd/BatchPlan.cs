namespace AttentiveWriter.Autograd;

/// <summary>How the rows of a batch are dealt to workers, and how they are grouped into shards whose gradients are formed apart.</summary>
/// <remarks>
/// The shards depend on the batch alone and a worker takes whole shards, so a gradient, which is one sum per shard and then one fixed tree over
/// shards, has the same bits for any number of workers.
/// </remarks>
internal sealed class BatchPlan
{
    /// <summary>Shards of a batch, and so the most workers it can occupy.</summary>
    public const int MaxShards = 16;

    /// <summary>Plans a batch.</summary>
    /// <param name="rows">Images in the batch, at least 1.</param>
    /// <param name="workers">Workers wanted; fewer are used where there are fewer shards.</param>
    public BatchPlan(int rows, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        Rows = rows;
        Shards = Math.Min(rows, MaxShards);
        Workers = Math.Min(workers, Shards);
    }

    /// <summary>Images in the batch.</summary>
    public int Rows { get; }

    /// <summary>Groups of rows whose gradients are formed apart.</summary>
    public int Shards { get; }

    /// <summary>Workers that share the batch.</summary>
    public int Workers { get; }

    /// <summary>First row of a shard; the row past the last for shard <see cref="Shards"/>.</summary>
    public int ShardStart(int shard) => (int)((long)Rows * shard / Shards);

    /// <summary>First shard of a worker; <see cref="Shards"/> for the worker past the last.</summary>
    public int FirstShard(int worker) => Shards * worker / Workers;

    /// <summary>First row of a worker; <see cref="Rows"/> for the worker past the last.</summary>
    public int FirstRow(int worker) => ShardStart(FirstShard(worker));

    /// <summary>Rows of a worker.</summary>
    public int RowCount(int worker) => FirstRow(worker + 1) - FirstRow(worker);

    /// <summary>The worker that has a shard.</summary>
    public int Owner(int shard)
    {
        int worker = 0;
        while (FirstShard(worker + 1) <= shard) worker++;
        return worker;
    }
}
