namespace AttentiveWriter.Gpu;

/// <summary>How many threads work together.</summary>
/// <param name="Threads">Threads of a group: a power of two, at most <see cref="GroupSum.MostThreads"/>.</param>
/// <param name="TileX">Threads across a tile of a product, at most <see cref="ProductKernel.MostTile"/>.</param>
/// <param name="TileY">Threads down a tile of a product, at most <see cref="ProductKernel.MostTile"/>.</param>
internal readonly record struct GpuShape(int Threads, int TileX, int TileY)
{
    /// <summary>Of a GPU: enough groups for all its multiprocessors at a batch of 100, and in each enough threads to wait for memory in
    /// turn.</summary>
    public static GpuShape Gpu => new(128, 16, 16);

    /// <summary>Where each thread is one of the system's, which have to meet at every barrier.</summary>
    public static GpuShape Emulated => new(2, 2, 1);
}
