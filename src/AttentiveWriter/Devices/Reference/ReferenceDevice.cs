using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>The scalar reference: everything that a device does, one number at a time, on one thread.</summary>
internal sealed unsafe class ReferenceDevice : Device
{
    private const nuint Alignment = 64;

    private ReferenceDevice()
    {
    }

    /// <summary>The only one.</summary>
    public static ReferenceDevice Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override nint Take(nuint bytes)
    {
        void* block = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(block, bytes);
        return (nint)block;
    }

    /// <inheritdoc/>
    public override void Free(nint block) => NativeMemory.AlignedFree((void*)block);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix) => RequireAll(values, matrix).CopyTo(matrix.Span);

    /// <inheritdoc/>
    public override void Read(Matrix matrix, Span<float> values) => matrix.Span.CopyTo(values);

    /// <inheritdoc/>
    public override WeightBlock Prepare(Arena arena, WeightColumns columns) => new ReferenceWeight(columns);

    /// <inheritdoc/>
    public override Executor Start(int workers) => new ReferenceExecutor(this);
}
