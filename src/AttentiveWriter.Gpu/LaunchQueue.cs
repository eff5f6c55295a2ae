using ILGPU;
using ILGPU.Runtime;

namespace AttentiveWriter.Gpu;

/// <summary>What the device is to do next: launches are gathered until values are moved to it or from it, and handed over
/// together.</summary>
/// <remarks>The launches of a training step are the same each time, as all that changes lies in the memory of the device; so the whole can
/// be replayed as one graph where there is such a thing: <see cref="GraphCache"/>.</remarks>
internal sealed class LaunchQueue : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly IKernelLoader _loader;
    private readonly GpuShape _shape;
    private readonly GraphCache? _graphs;
    private readonly Dictionary<object, Launcher> _launchers = new(ReferenceEqualityComparer.Instance);
    private readonly LaunchList _list = new();

    /// <summary>Starts an empty queue.</summary>
    /// <param name="accelerator">What runs the kernels.</param>
    /// <param name="stream">Where they are queued.</param>
    /// <param name="loader">Compiles the kernels.</param>
    /// <param name="shape">How threads are grouped.</param>
    /// <param name="graphs">What replays lists that come again; null where there is no such thing.</param>
    public LaunchQueue(Accelerator accelerator, AcceleratorStream stream, IKernelLoader loader, GpuShape shape, GraphCache? graphs) =>
        (_accelerator, _stream, _loader, _shape, _graphs) = (accelerator, stream, loader, shape, graphs);

    /// <summary>Adds a kernel with a thread for each item; threads past the last item must do nothing.</summary>
    /// <param name="kernel">A static method.</param>
    /// <param name="items">How many.</param>
    /// <param name="arguments">What it is given.</param>
    public void ForEach<T>(Action<T> kernel, int items, in T arguments)
        where T : unmanaged
    {
        int groups = (items + _shape.Threads - 1) / _shape.Threads;
        if (groups > 0) Add(kernel, new Index3D(groups, 1, 1), new Index3D(_shape.Threads, 1, 1), arguments);
    }

    /// <summary>Adds a kernel with a group of threads for each item.</summary>
    /// <param name="kernel">A static method.</param>
    /// <param name="items">How many.</param>
    /// <param name="arguments">What it is given.</param>
    public void ForEachGroup<T>(Action<T> kernel, int items, in T arguments)
        where T : unmanaged
    {
        if (items > 0) Add(kernel, new Index3D(items, 1, 1), new Index3D(_shape.Threads, 1, 1), arguments);
    }

    /// <summary>Adds a kernel with a group of threads for each tile of a matrix: two columns and two rows a thread.</summary>
    /// <param name="kernel">A static method.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="arguments">What it is given.</param>
    public void ForEachTile<T>(Action<T> kernel, int rows, int columns, in T arguments)
        where T : unmanaged
    {
        int high = 2 * _shape.TileY, wide = 2 * _shape.TileX;
        var groups = new Index3D((columns + wide - 1) / wide, (rows + high - 1) / high, 1);
        if (rows > 0 && columns > 0) Add(kernel, groups, new Index3D(_shape.TileX, _shape.TileY, 1), arguments);
    }

    /// <summary>Hands over what has been gathered.</summary>
    public void Flush()
    {
        if (_list.Count == 0) return;
        try
        {
            _accelerator.Bind();
            if (_graphs is null || !_graphs.Run(_list, _stream)) _list.RunOn(_stream);
        }
        finally
        {
            // What has failed is not done again.
            _list.Clear();
        }
    }

    /// <summary>Frees the graphs.</summary>
    public void Dispose() => _graphs?.Dispose();

    private void Add<T>(Action<T> kernel, Index3D groups, Index3D threads, in T arguments)
        where T : unmanaged
    {
        if (!_launchers.TryGetValue(kernel, out Launcher? launcher))
            _launchers.Add(kernel, launcher = _loader.Load(kernel));
        _list.Add((Launcher<T>)launcher, new KernelConfig(groups, threads), arguments);
    }
}
