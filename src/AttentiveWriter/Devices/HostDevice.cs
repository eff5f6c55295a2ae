using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>A device whose matrices lie in the memory of the host.</summary>
internal abstract unsafe partial class HostDevice : Device
{
    // A step passes over more memory than the processor remembers the places of in pages of 4 KB.
    private const nuint Alignment = 64, LargePage = 2 << 20;
    private const int InLargePages = 14; // MADV_HUGEPAGE

    /// <inheritdoc/>
    public override nint Allocate(nuint bytes)
    {
        bool large = bytes >= LargePage;
        void* block = NativeMemory.AlignedAlloc(bytes, large ? LargePage : Alignment);
        // A wish, not a demand: a system without such pages gives the others.
        if (large && OperatingSystem.IsLinux()) _ = Advise(block, bytes, InLargePages);
        NativeMemory.Clear(block, bytes);
        return (nint)block;
    }

    /// <inheritdoc/>
    public override void Free(nint block) => NativeMemory.AlignedFree((void*)block);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<float> values, Matrix matrix) => RequireAll(values, matrix).CopyTo(matrix.Span);

    /// <inheritdoc/>
    public override void Read(Matrix matrix, Span<float> values) => matrix.Span.CopyTo(values);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint bytes, int advice);
}
