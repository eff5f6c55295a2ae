using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AttentiveWriter.Kernels;

/// <summary>Matrix products over packed operands: C += A B, by tiles that fit registers and blocks that fit the first cache.</summary>
/// <remarks>
/// <para>The left operand is packed into tiles, [tile][depth][rows of the tile]; the right one into panels, [panel][depth][columns of the
/// micro-kernel], zero-filled at the edge. Both are then read front to back, which is all that the micro-kernel does.</para>
/// <para>Three products of a linear layer y = x W^T come from the same loop: y from x and W, dx from dy and W, dW from dy and x; they differ
/// only in how an operand is packed (by rows or by columns).</para>
/// </remarks>
internal static class MatrixProduct
{
    // A panel of this depth is 16 KB, a tile 6 KB: together they stay in a first-level cache of 32 KB.
    private const int DepthBlock = 256;

    /// <summary>Returns how many values <paramref name="columns"/> columns of the given depth take when packed into panels.</summary>
    public static int PanelLength(int depth, int columns) => Panels(columns) * MicroKernel.Columns * depth;

    /// <summary>Packs the right operand from a matrix that holds it transposed: B[k, j] = source[j, k].</summary>
    public static void PackPanelsFromRows(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels)
    {
        int width = MicroKernel.Columns;
        for (int panel = 0; panel < Panels(columns); panel++)
        {
            Span<float> target = panels.Slice(panel * width * depth, width * depth);
            int filled = Math.Min(width, columns - panel * width);
            if (filled < width) target.Clear();
            for (int j = 0; j < filled; j++)
            {
                ReadOnlySpan<float> row = source.Slice((panel * width + j) * stride, depth);
                for (int k = 0, at = j; k < row.Length; k++, at += width) target[at] = row[k];
            }
        }
    }

    /// <summary>Packs the right operand from a matrix that holds it as it is: B[k, j] = source[k, j].</summary>
    public static void PackPanels(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels)
        => PackPanels(source, stride, 0, depth, depth, columns, panels);

    /// <summary>Packs rows [start, start + count) of the right operand: B[start + k, j] = source[k, j].</summary>
    public static void PackPanels(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels)
    {
        int width = MicroKernel.Columns;
        for (int panel = 0; panel < Panels(columns); panel++)
        {
            Span<float> target = panels.Slice((panel * depth + start) * width, count * width);
            int filled = Math.Min(width, columns - panel * width);
            if (filled < width) target.Clear();
            for (int k = 0; k < count; k++)
                Copy(source.Slice(k * stride + panel * width, filled), target.Slice(k * width, width));
        }
    }

    /// <summary>Packs the left operand from a matrix that holds it as it is: A[i, k] = source[i, k].</summary>
    public static void PackTiles(ReadOnlySpan<float> source, int stride, int rows, int depth, Span<float> tiles)
    {
        foreach ((int first, int count) in new Tiles(rows))
        {
            Span<float> target = tiles.Slice(first * depth, count * depth);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = source.Slice((first + i) * stride, depth);
                for (int k = 0, at = i; k < row.Length; k++, at += count) target[at] = row[k];
            }
        }
    }

    /// <summary>Packs columns [start, start + count) of the left operand from a matrix that holds it transposed: A[i, start + k] = source[k, i].</summary>
    public static void PackTilesFromColumns(ReadOnlySpan<float> source, int stride, int start, int count, int rows, int depth, Span<float> tiles)
    {
        foreach ((int first, int height) in new Tiles(rows))
        {
            Span<float> target = tiles.Slice(first * depth + start * height, count * height);
            for (int k = 0; k < count; k++)
                Copy(source.Slice(k * stride + first, height), target.Slice(k * height, height));
        }
    }

    /// <summary>C += A B.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="tiles">A, packed.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="stride">Distance between rows of C.</param>
    public static void Accumulate(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c, int stride)
    {
        Debug.Assert(tiles.Length >= rows * depth && panels.Length >= PanelLength(depth, columns));
        int width = MicroKernel.Columns;
        Span<float> edge = stackalloc float[MicroKernel.Rows * width];
        for (int k = 0; k < depth; k += DepthBlock)
        {
            int block = Math.Min(DepthBlock, depth - k);
            for (int panel = 0; panel < Panels(columns); panel++)
            {
                ReadOnlySpan<float> b = panels.Slice((panel * depth + k) * width, block * width);
                int filled = Math.Min(width, columns - panel * width);
                foreach ((int first, int count) in new Tiles(rows))
                {
                    ReadOnlySpan<float> a = tiles.Slice(first * depth + k * count, block * count);
                    Span<float> target = c[(first * stride + panel * width)..];
                    if (filled == width)
                    {
                        MicroKernel.Accumulate(count, block, a, b, target, stride);
                        continue;
                    }
                    // The last panel is wider than C: work in a tile of its own.
                    for (int i = 0; i < count; i++) target.Slice(i * stride, filled).CopyTo(edge[(i * width)..]);
                    MicroKernel.Accumulate(count, block, a, b, edge, width);
                    for (int i = 0; i < count; i++) edge.Slice(i * width, filled).CopyTo(target[(i * stride)..]);
                }
            }
        }
    }

    // These copies are a few values long and there are millions of them: the two usual lengths go without a call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ReadOnlySpan<float> source, Span<float> target)
    {
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        if (source.Length == MicroKernel.Rows)
        {
            Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector64.LoadUnsafe(ref from, 4).StoreUnsafe(ref to, 4);
        }
        else if (source.Length == MicroKernel.Columns)
        {
            Vector.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector.LoadUnsafe(ref from, (nuint)Vector<float>.Count).StoreUnsafe(ref to, (nuint)Vector<float>.Count);
        }
        else
        {
            source.CopyTo(target);
        }
    }

    private static int Panels(int columns) => (columns + MicroKernel.Columns - 1) / MicroKernel.Columns;

    /// <summary>Cuts rows into tiles of at most six, as even as can be: 50 rows are five tiles of 6 and four of 5, not eight and a slow one of 2.</summary>
    private struct Tiles(int rows)
    {
        private readonly int _count = (rows + MicroKernel.Rows - 1) / MicroKernel.Rows;
        private int _next = 0;

        public readonly Tiles GetEnumerator() => this;

        public readonly (int First, int Count) Current => (rows * (_next - 1) / _count, rows * _next / _count - rows * (_next - 1) / _count);

        public bool MoveNext() => _next++ < _count;
    }
}
