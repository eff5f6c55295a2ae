using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace AttentiveWriter.Gpu;

/// <summary>An NVIDIA GPU; or, to test it where there is none, the same kernels on this machine's processor, slowly.</summary>
/// <remarks>Needs the driver and nothing else. Threads may share a device: what they ask of it is done in turn.</remarks>
public sealed class GpuDevice : Devices.Device, IDisposable
{
    private const int LargestWarp = 32;

    // Held until they are disposed: the system would otherwise end a device before the arenas on it.
    private static readonly ConcurrentDictionary<GpuDevice, bool> Undisposed = [];

    private readonly Lock _gate = new();
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly SortedList<nint, MemoryBuffer> _blocks = [];
    private bool _isDisposed;

    private GpuDevice(Context context, Accelerator accelerator, string name, GpuShape shape, GraphCache? graphs = null,
        IKernelLoader? loader = null)
    {
        (_context, _accelerator, Name) = (context, accelerator, name);
        _stream = accelerator.CreateStream();
        Undisposed.TryAdd(this, true);
        if (_stream is CudaStream cuda) graphs = new GraphCache(queue => CudaGraph.Record(cuda.StreamPtr, queue));
        Queue = new LaunchQueue(accelerator, _stream, loader ?? new KernelLoader(accelerator), shape, graphs);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>What the driver calls it.</summary>
    public string Model => _accelerator.Name;

    /// <inheritdoc/>
    public override string Description => _accelerator is CudaAccelerator ? $"{Name}, {Model}" : $"{Name}, on the processor";

    /// <inheritdoc/>
    public override long? OwnMemory => _accelerator is CudaAccelerator ? _accelerator.MemorySize : null;

    /// <inheritdoc/>
    public override bool KeepsImages => true;

    /// <summary>What it is to do next; to be used within <see cref="Run"/>.</summary>
    internal LaunchQueue Queue { get; }

    /// <summary>Opens a GPU.</summary>
    /// <param name="index">Which, from 0, in the driver's order.</param>
    /// <exception cref="GpuUnavailableException">There is no such GPU, no driver, or it cannot be used.</exception>
    public static GpuDevice Open(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        Context context = GpuList.CreateContext();
        try
        {
            CudaDevice device = GpuList.Usable(context, index);
            return new GpuDevice(context, Accelerator(device, context), GpuList.NameOf(index), GpuShape.Gpu);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Opens the stand-in: the kernels of a GPU, on the processor.</summary>
    public static GpuDevice OpenEmulated() => OpenEmulated(GpuShape.Emulated);

    /// <summary>Opens the stand-in with groups of another size, with graphs, or with something else that runs the kernels.</summary>
    internal static GpuDevice OpenEmulated(GpuShape shape, GraphCache? graphs = null, IKernelLoader? loader = null)
    {
        int threads = Math.Max(shape.Threads, shape.TileX * shape.TileY), warp = Math.Min(threads, LargestWarp);
        Context context = Context.Create(builder => builder.CPU(new CPUDevice(warp, threads / warp, 1)));
        return new GpuDevice(context, context.CreateCPUAccelerator(0), "gpu:emulated", shape, graphs, loader);
    }

    /// <inheritdoc/>
    public override nint Allocate(nuint bytes)
    {
        lock (_gate)
        {
            RequireAlive();
            _accelerator.Bind();
            MemoryBuffer buffer;
            try
            {
                buffer = _accelerator.AllocateRaw(checked((long)bytes), 1);
            }
            catch (CudaException e) when (e.Error.Contains("OUT_OF_MEMORY", StringComparison.OrdinalIgnoreCase))
            {
                const double Megabyte = 1 << 20;
                throw new GpuOutOfMemoryException(FormattableString.Invariant(
                    $"{Model} has no {bytes / Megabyte:N1} MB left of its {_accelerator.MemorySize / Megabyte:N0} MB; ")
                    + "take a smaller batch, or another device", e);
            }
            catch (CudaException e)
            {
                throw Failed(e);
            }
            buffer.MemSet(_stream, 0, 0, buffer.LengthInBytes);
            _blocks.Add(buffer.NativePtr, buffer);
            return buffer.NativePtr;
        }
    }

    /// <inheritdoc/>
    public override void Free(nint block)
    {
        lock (_gate)
        {
            if (!_blocks.TryGetValue(block, out MemoryBuffer? buffer)) return;
            // What is queued may still use it. After a failure of the device all of its memory is lost anyway; and this may be called when
            // nobody is there to be told.
            Quietly(() =>
            {
                Queue.Flush();
                _stream.Synchronize();
            });
            _blocks.Remove(block);
            Quietly(buffer.Dispose);
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix)
    {
        if (values.Length != matrix.Count)
            throw new ArgumentException($"{values.Length} values for a matrix of {matrix.Rows} x {matrix.Columns}", nameof(values));
        lock (_gate)
        {
            Flush();
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
            View(matrix).CopyFromCPU(_stream, in bytes);
        }
    }

    /// <inheritdoc/>
    public override void Read(Matrix matrix, Span<float> values)
    {
        if (values.Length < matrix.Count)
            throw new ArgumentException($"{values.Length} places for a matrix of {matrix.Rows} x {matrix.Columns}", nameof(values));
        lock (_gate)
        {
            Flush();
            Span<byte> bytes = MemoryMarshal.AsBytes(values[..matrix.Count]);
            View(matrix).CopyToCPU(_stream, in bytes);
        }
    }

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new GpuWeight(columns);

    /// <inheritdoc/>
    public override Executor Start(int workers) => new GpuExecutor(this);

    /// <summary>Closes the device; its matrices are gone, and nothing can be done with them.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            Undisposed.TryRemove(this, out _);
            Quietly(() =>
            {
                _accelerator.Bind();
                _stream.Synchronize();
            });
            Quietly(Queue.Dispose);
            foreach (MemoryBuffer buffer in _blocks.Values) Quietly(buffer.Dispose);
            _blocks.Clear();
            Quietly(_stream.Dispose);
            Quietly(_accelerator.Dispose);
            Quietly(_context.Dispose);
        }
    }

    /// <summary>Whether memory is this device's.</summary>
    internal bool Owns(long address, int bytes)
    {
        int at = IndexBefore((nint)address);
        return at >= 0 && address + bytes <= _blocks.Keys[at] + _blocks.Values[at].LengthInBytes;
    }

    /// <summary>Queues work; nobody else queues any meanwhile.</summary>
    internal void Run(Action work)
    {
        lock (_gate)
        {
            RequireAlive();
            work();
        }
    }

    /// <summary>Returns when all that is queued is done.</summary>
    internal void Await()
    {
        lock (_gate)
        {
            Flush();
            _stream.Synchronize();
        }
    }

    /// <summary>Moves a table of any type into a matrix, as it lies in memory.</summary>
    internal void WriteTable<T>(ReadOnlySpan<T> values, Matrix matrix)
        where T : unmanaged => Write(MemoryMarshal.Cast<T, float>(values), matrix);

    private static Accelerator Accelerator(CudaDevice device, Context context)
    {
        try
        {
            return device.CreateAccelerator(context);
        }
        catch (CudaException e)
        {
            throw new GpuUnavailableException($"{device.Name} cannot be used: its driver says {e.Message}");
        }
    }

    private void Flush()
    {
        RequireAlive();
        try
        {
            Queue.Flush();
        }
        catch (CudaException e)
        {
            throw Failed(e);
        }
    }

    private GpuUnavailableException Failed(CudaException e) => new($"{Model} failed: its driver says {e.Message}");

    // Where a device has failed, whatever is still asked of it fails again.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (CudaException)
        {
            // It has been told where it failed first.
        }
    }

    private void RequireAlive()
    {
        if (_isDisposed) throw new ObjectDisposedException(null, $"the device {Name} has been disposed, and all that was on it is gone");
    }

    private ArrayView<byte> View(Matrix matrix)
    {
        int at = IndexOf(matrix.Address);
        return _blocks.Values[at].AsRawArrayView(matrix.Address - _blocks.Keys[at], sizeof(float) * (long)matrix.Count);
    }

    private int IndexOf(nint address)
    {
        int at = IndexBefore(address);
        return at >= 0 && address < _blocks.Keys[at] + (nint)_blocks.Values[at].LengthInBytes ? at
            : throw new ArgumentException("the matrix is not of this device, or has been freed");
    }

    /// <summary>The last block that begins at or before an address; -1 where there is none.</summary>
    private int IndexBefore(nint address)
    {
        int low = 0, high = _blocks.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_blocks.Keys[middle] <= address) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }
}
