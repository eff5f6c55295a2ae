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

    private readonly Lock _gate = new();
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly AcceleratorStream _stream;
    private readonly SortedList<nint, MemoryBuffer> _blocks = [];

    private GpuDevice(Context context, Accelerator accelerator, string name, GpuShape shape, GraphCache? graphs = null)
    {
        (_context, _accelerator, Name) = (context, accelerator, name);
        _stream = accelerator.CreateStream();
        if (_stream is CudaStream cuda) graphs = new GraphCache(queue => CudaGraph.Record(cuda.StreamPtr, queue));
        Queue = new LaunchQueue(accelerator, _stream, shape, graphs);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>What the driver calls it.</summary>
    public string Model => _accelerator.Name;

    /// <inheritdoc/>
    public override string Description => $"{Name}, {Model}";

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
            return new GpuDevice(context, device.CreateAccelerator(context), GpuList.NameOf(index), GpuShape.Gpu);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Opens the stand-in: the kernels of a GPU, on the processor.</summary>
    public static GpuDevice OpenEmulated() => OpenEmulated(GpuShape.Emulated);

    /// <summary>Opens the stand-in with groups of another size, and with graphs.</summary>
    internal static GpuDevice OpenEmulated(GpuShape shape, GraphCache? graphs = null)
    {
        int threads = Math.Max(shape.Threads, shape.TileX * shape.TileY), warp = Math.Min(threads, LargestWarp);
        Context context = Context.Create(builder => builder.CPU(new CPUDevice(warp, threads / warp, 1)));
        return new GpuDevice(context, context.CreateCPUAccelerator(0), "gpu:emulated", shape, graphs);
    }

    /// <inheritdoc/>
    public override nint Allocate(nuint bytes)
    {
        lock (_gate)
        {
            _accelerator.Bind();
            MemoryBuffer buffer;
            try
            {
                buffer = _accelerator.AllocateRaw(checked((long)bytes), 1);
            }
            catch (CudaException e)
            {
                throw new GpuOutOfMemoryException($"{Model} has no {bytes / (1 << 20):N0} MB left of its "
                    + $"{_accelerator.MemorySize / (1 << 20):N0} MB; take a smaller batch, or another device", e);
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
            if (!_blocks.Remove(block, out MemoryBuffer? buffer)) return;
            // What is queued may still use it.
            Queue.Flush();
            _stream.Synchronize();
            buffer.Dispose();
        }
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix)
    {
        if (values.Length != matrix.Count)
            throw new ArgumentException($"{values.Length} values for a matrix of {matrix.Rows} x {matrix.Columns}", nameof(values));
        lock (_gate)
        {
            Queue.Flush();
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
            Queue.Flush();
            Span<byte> bytes = MemoryMarshal.AsBytes(values[..matrix.Count]);
            View(matrix).CopyToCPU(_stream, in bytes);
        }
    }

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new GpuWeight(columns);

    /// <inheritdoc/>
    public override Executor Start(int workers) => new GpuExecutor(this);

    /// <summary>Waits for all work and closes the device; its matrices are gone.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Queue.Dispose();
            foreach (MemoryBuffer buffer in _blocks.Values) buffer.Dispose();
            _blocks.Clear();
            _stream.Dispose();
            _accelerator.Dispose();
            _context.Dispose();
        }
    }

    /// <summary>Queues work; nobody else queues any meanwhile.</summary>
    internal void Run(Action work)
    {
        lock (_gate) work();
    }

    /// <summary>Moves a table of any type into a matrix, as it lies in memory.</summary>
    internal void WriteTable<T>(ReadOnlySpan<T> values, Matrix matrix)
        where T : unmanaged => Write(MemoryMarshal.Cast<T, float>(values), matrix);

    private ArrayView<byte> View(Matrix matrix)
    {
        int at = IndexOf(matrix.Address);
        return _blocks.Values[at].AsRawArrayView(matrix.Address - _blocks.Keys[at], sizeof(float) * (long)matrix.Count);
    }

    /// <summary>Which block an address lies in: the last that begins at or before it.</summary>
    private int IndexOf(nint address)
    {
        int low = 0, high = _blocks.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_blocks.Keys[middle] <= address) low = middle + 1;
            else high = middle - 1;
        }
        return high >= 0 && address < _blocks.Keys[high] + (nint)_blocks.Values[high].LengthInBytes ? high
            : throw new ArgumentException("the matrix is not of this device, or has been freed");
    }
}
