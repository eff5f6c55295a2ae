using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Counts the memory that work on another device would take, without taking it: all may be recorded and planned, and nothing
/// runs.</summary>
/// <param name="device">The other device.</param>
internal sealed class CountingDevice(Device device) : Device
{
    // Addresses that nothing is at; 0 is that of no memory.
    private nint _next = 64;

    /// <summary>Bytes so far.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public override string Name => device.Name;

    /// <inheritdoc/>
    public override long? OwnMemory => device.OwnMemory;

    /// <inheritdoc/>
    public override bool KeepsImages => device.KeepsImages;

    /// <inheritdoc/>
    public override nint Allocate(nuint bytes)
    {
        Bytes = checked(Bytes + (long)bytes);
        nint block = _next;
        _next += (nint)bytes;
        return block;
    }

    /// <inheritdoc/>
    public override void Free(nint block)
    {
        // What has been counted was taken at some time.
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix)
    {
        // There is no memory.
    }

    /// <inheritdoc/>
    public override void Read(Matrix matrix, Span<float> values) => throw Nothing();

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new Block(device.Prepare(arena, columns));

    /// <inheritdoc/>
    public override Executor Start(int workers) => new Idle(this, device.Start(workers));

    private static InvalidOperationException Nothing() => new("nothing can run where memory is only counted");

    private sealed class Block(WeightBlock counted) : WeightBlock(counted.Columns)
    {
        public override void Refresh()
        {
            // There are no values.
        }
    }

    private sealed class Idle(DeviceMemory memory, Executor executor) : Executor
    {
        public override DeviceMemory Memory => memory;

        public override int GradientDepth => executor.GradientDepth;

        public override int WorkersFor(int rows) => executor.WorkersFor(rows);

        public override void Run(int rows, Action<Kernels> work) => throw Nothing();

        public override GradientSums Plan(IMemory owner, int rows, IReadOnlyList<GradientSegment> segments) =>
            executor.Plan(owner, rows, segments);

        public override void Dispose() => executor.Dispose();
    }
}
