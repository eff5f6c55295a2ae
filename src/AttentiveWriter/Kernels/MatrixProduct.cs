using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AttentiveWriter.Kernels.Lanes;

namespace AttentiveWriter.Kernels;

/// <summary>Matrix products over packed operands: C += A B, by tiles that fit registers and blocks that fit the first cache.</summary>
/// <remarks>
/// <para>The right operand is packed into panels, [panel][depth][columns of the panel], zero-filled at the edge: the micro-kernel then reads it
/// front to back. A panel is two vectors wide, and the last one only one where that is enough.</para>
/// <para>The left operand is read where it stands if its rows are dense. If its columns are, it is packed into tiles, [tile][depth][rows].</para>
/// <para>Three products of a linear layer y = x W^T come from the same loop: y from x and W, dx from dy and W, dW from dy and x; they differ
/// only in how an operand is packed (by rows or by columns).</para>
/// </remarks>
internal static class MatrixProduct
{
    // A panel of this depth is 16 or 32 KB, a tile 6 KB: one of them at least stays in the first-level cache, and the other streams from the second.
    private const int DepthBlock = 256;

    // Depth of a panel that is packed from rows at a time, so that its lines are filled while they are in the first cache.
    private const int PackBlock = 64;

    /// <summary>Returns how many values <paramref name="columns"/> columns of the given depth take when packed into panels.</summary>
    public static int PanelLength<V>(int depth, int columns)
        where V : struct, ILanes<V>
        => checked((columns + V.Count - 1) / V.Count * V.Count * depth);

    /// <summary>Packs the right operand from a matrix that holds it transposed: B[k, j] = source[j, k].</summary>
    public static void PackPanelsFromRows<V>(ReadOnlySpan<float> source, int stride, int depth, int columns, Span<float> panels)
        where V : struct, ILanes<V>
    {
        for (int column = 0; column < columns; column += 2 * V.Count)
        {
            (int width, int filled) = Panel<V>(column, columns);
            Span<float> target = panels.Slice(column * depth, width * depth);
            if (filled < width) target.Clear();
            for (int start = 0; start < depth; start += PackBlock)
            {
                int count = Math.Min(PackBlock, depth - start), j = 0;
                ReadOnlySpan<float> from = source[(column * stride + start)..];
                Span<float> to = target[(start * width)..];
                for (; j + 4 <= filled; j += 4) PackFourRows(from[(j * stride)..], stride, count, to[j..], width);
                for (; j < filled; j++)
                    for (int k = 0; k < count; k++) to[k * width + j] = from[j * stride + k];
            }
        }
    }

    /// <summary>Packs rows [start, start + count) of the right operand from a matrix that holds it as it is: B[start + k, j] = source[k, j].</summary>
    public static void PackPanels<V>(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns, Span<float> panels)
        where V : struct, ILanes<V>
    {
        for (int column = 0; column < columns; column += 2 * V.Count)
        {
            (int width, int filled) = Panel<V>(column, columns);
            Span<float> target = panels.Slice(column * depth + start * width, count * width);
            if (filled < width) target.Clear();
            for (int k = 0; k < count; k++)
            {
                ReadOnlySpan<float> from = source.Slice(k * stride + column, filled);
                Span<float> to = target.Slice(k * width, width);
                for (int j = 0; j < filled; j += V.Count) VectorMath.Store(VectorMath.Load<V>(from, j), to, j);
            }
        }
    }

    /// <summary>Packs columns [start, start + count) of the left operand from a matrix that holds it transposed: A[i, start + k] = source[k, i].</summary>
    public static void PackTilesFromColumns(ReadOnlySpan<float> source, int stride, int start, int count, int rows, int depth, Span<float> tiles)
    {
        foreach ((int first, int height) in new Tiles(rows))
        {
            Span<float> target = tiles.Slice(first * depth + start * height, count * height);
            ReadOnlySpan<float> strip = source.Slice(first, (count - 1) * stride + height);
            if (height == MicroKernel.Rows) PackSixColumns(strip, stride, count, target);
            else for (int k = 0; k < count; k++) strip.Slice(k * stride, height).CopyTo(target.Slice(k * height, height));
        }
    }

    /// <summary>C += A B.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="c">C, row-major.</param>
    /// <typeparam name="V">The register.</typeparam>
    public static void Accumulate<V>(int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> panels, Span<float> c)
        where V : struct, ILanes<V>
        => Accumulate<V>(rows, depth, columns, a, packed: false, panels, c);

    /// <summary>C += A B, with A packed into tiles.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Columns of A, rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="tiles">A, packed.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="c">C, row-major.</param>
    /// <typeparam name="V">The register.</typeparam>
    public static void AccumulateTiles<V>(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels, Span<float> c)
        where V : struct, ILanes<V>
        => Accumulate<V>(rows, depth, columns, tiles, packed: true, panels, c);

    private static void Accumulate<V>(
        int rows, int depth, int columns, ReadOnlySpan<float> a, bool packed, ReadOnlySpan<float> panels, Span<float> c)
        where V : struct, ILanes<V>
    {
        Debug.Assert(a.Length >= rows * depth && panels.Length >= PanelLength<V>(depth, columns) && c.Length >= rows * columns);
        Span<float> edge = stackalloc float[MicroKernel.Rows * 2 * V.Count];
        int tiles = (rows + MicroKernel.Rows - 1) / MicroKernel.Rows;
        for (int k = 0; k < depth; k += DepthBlock)
        {
            int block = Math.Min(DepthBlock, depth - k);
            for (int column = 0; column < columns; column += 2 * V.Count)
            {
                (int width, int filled) = Panel<V>(column, columns);
                ReadOnlySpan<float> b = panels.Slice(column * depth + k * width, block * width);
                // The next block of a panel, or of the next panel, is fetched a share at a time while this one is multiplied.
                ReadOnlySpan<float> next = Next<V>(panels, column, columns, k, depth);
                int share = (next.Length + tiles - 1) / tiles;
                foreach ((int first, int count) in new Tiles(rows))
                {
                    share = Math.Min(share, next.Length);
                    Prefetch.Rows(next, 0, 1, share, forLater: true);
                    next = next[share..];
                    (int aRow, int aDepth) = packed ? (1, count) : (depth, 1);
                    ReadOnlySpan<float> tile = a[(first * depth + k * aDepth)..];
                    Span<float> target = c[(first * columns + column)..];
                    Prefetch.Rows(c[Math.Min(c.Length, (first + count) * columns + column)..], columns, MicroKernel.Rows, filled);
                    if (filled == width)
                    {
                        MicroKernel.Accumulate<V>(count, width / V.Count, block, tile, aRow, aDepth, b, target, columns);
                        continue;
                    }
                    // The last panel is wider than C: work in a tile of its own.
                    for (int i = 0; i < count; i++) target.Slice(i * columns, filled).CopyTo(edge[(i * width)..]);
                    MicroKernel.Accumulate<V>(count, width / V.Count, block, tile, aRow, aDepth, b, edge, width);
                    for (int i = 0; i < count; i++) edge.Slice(i * width, filled).CopyTo(target[(i * columns)..]);
                }
            }
        }
    }

    /// <summary>target[k * width + i] = source[i * stride + k] for i = 0..3, in squares of 4 x 4.</summary>
    private static void PackFourRows(ReadOnlySpan<float> source, int stride, int depth, Span<float> target, int width)
    {
        Debug.Assert(source.Length >= 3 * stride + depth && target.Length >= (depth - 1) * width + 4);
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        int k = 0;
        for (; k + 4 <= depth; k += 4)
        {
            var r0 = Vector128.LoadUnsafe(ref from, (nuint)k);
            var r1 = Vector128.LoadUnsafe(ref from, (nuint)(stride + k));
            var r2 = Vector128.LoadUnsafe(ref from, (nuint)(2 * stride + k));
            var r3 = Vector128.LoadUnsafe(ref from, (nuint)(3 * stride + k));
            // Two rounds of interleaving turn four rows into four columns.
            var (a, b, c, d) = (Interleave.Low(r0, r2), Interleave.High(r0, r2), Interleave.Low(r1, r3), Interleave.High(r1, r3));
            Interleave.Low(a, c).StoreUnsafe(ref to, (nuint)(k * width));
            Interleave.High(a, c).StoreUnsafe(ref to, (nuint)((k + 1) * width));
            Interleave.Low(b, d).StoreUnsafe(ref to, (nuint)((k + 2) * width));
            Interleave.High(b, d).StoreUnsafe(ref to, (nuint)((k + 3) * width));
        }
        for (; k < depth; k++)
            for (int i = 0; i < 4; i++) Unsafe.Add(ref to, k * width + i) = Unsafe.Add(ref from, i * stride + k);
    }

    /// <summary>The block of panels that follows, or nothing at the end.</summary>
    private static ReadOnlySpan<float> Next<V>(ReadOnlySpan<float> panels, int column, int columns, int k, int depth)
        where V : struct, ILanes<V>
    {
        column += 2 * V.Count;
        if (column >= columns) (column, k) = (0, k + DepthBlock);
        if (k >= depth) return default;
        int width = Panel<V>(column, columns).Width;
        return panels.Slice(column * depth + k * width, Math.Min(DepthBlock, depth - k) * width);
    }

    /// <summary>Width of the panel that begins at a column, and how many of its columns are real.</summary>
    private static (int Width, int Filled) Panel<V>(int column, int columns)
        where V : struct, ILanes<V>
    {
        int left = columns - column;
        return (left > V.Count ? 2 * V.Count : V.Count, Math.Min(left, 2 * V.Count));
    }

    // There are millions of these few values to copy: no bounds are checked and nothing is called.
    private static void PackSixColumns(ReadOnlySpan<float> source, int stride, int count, Span<float> target)
    {
        Debug.Assert(source.Length >= (count - 1) * stride + 6 && target.Length >= count * 6);
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        for (int k = 0; k < count; k++)
        {
            Vector128.LoadUnsafe(ref from).StoreUnsafe(ref to);
            // The other two as one number of 64 bits.
            Unsafe.As<float, long>(ref Unsafe.Add(ref to, 4)) = Unsafe.As<float, long>(ref Unsafe.Add(ref from, 4));
            from = ref Unsafe.Add(ref from, stride);
            to = ref Unsafe.Add(ref to, MicroKernel.Rows);
        }
    }

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
