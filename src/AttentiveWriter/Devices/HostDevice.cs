using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>A device whose matrices lie in the memory of the host.</summary>
internal abstract unsafe class HostDevice : Device
{
    private const nuint Alignment = 64;

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
}
