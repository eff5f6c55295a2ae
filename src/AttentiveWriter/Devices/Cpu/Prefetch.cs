using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Asks the processor for memory that is about to be used; without effect where there is no such instruction.</summary>
internal static class Prefetch
{
    private const int Line = 16;

    /// <summary>Fetches the first columns of some rows, which lie too far apart for the processor to see them coming.</summary>
    /// <param name="matrix">The matrix from the first value wanted on.</param>
    /// <param name="stride">Distance between rows.</param>
    /// <param name="rows">Rows wanted; those past the end are left out.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="forLater">Into the second cache, as it is not wanted at once.</param>
    public static unsafe void Rows(ReadOnlySpan<float> matrix, int stride, int rows, int columns, bool forLater = false)
    {
        if (!Sse.IsSupported) return;
        ref float first = ref MemoryMarshal.GetReference(matrix);
        for (int i = 0; i < rows && i * stride + columns <= matrix.Length; i++)
            for (int j = 0; j < columns; j += Line)
            {
                // A hint reads nothing: should an array move meanwhile, the wrong line is fetched and no harm done.
                void* line = Unsafe.AsPointer(ref Unsafe.Add(ref first, i * stride + j));
                if (forLater) Sse.Prefetch1(line);
                else Sse.Prefetch0(line);
            }
    }
}
