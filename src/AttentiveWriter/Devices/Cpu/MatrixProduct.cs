using System.Diagnostics;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void LinearForward(Matrix input, WeightBlock block, Matrix output) =>
        MatrixProduct.Accumulate<V>(_count, block.Inputs, block.Outputs, Mine(input), ((PackedWeight<V>)block).Forward, Mine(output));

    /// <inheritdoc/>
    public override void LinearBackward(Matrix dOutput, WeightBlock block, Matrix dInput) =>
        MatrixProduct.Accumulate<V>(_count, block.Outputs, block.Inputs, Mine(dOutput), ((PackedWeight<V>)block).Backward, Mine(dInput));

    /// <inheritdoc/>
    public override void Refresh(IReadOnlyList<WeightBlock> blocks)
    {
        for (int i = worker; i < blocks.Count; i += _workers) blocks[i].Refresh();
    }
}

/// <summary>Matrix products over packed operands: C += A B, by tiles that fit registers and blocks that fit the first cache.</summary>
/// <remarks>
/// <para>The right operand is packed into panels, [panel][depth][columns of the panel], zero-filled at the edge: the micro-kernel then
/// reads it front to back. A panel is two vectors wide, and the last one only one where that is enough.</para>
/// <para>The left operand is read where it stands if its rows are dense. If its columns are, it is packed into tiles,
/// [tile][depth][rows].</para>
/// <para>Three products of a linear layer y = x W^T come from the same loop: y from x and W, dx from dy and W, dW from dy and x; they
/// differ only in how an operand is packed (by rows or by columns).</para>
/// </remarks>
internal static class MatrixProduct
{
    // A panel of this depth is 16 or 32 KB, a tile 6 KB: one of them at least stays in the first-level cache, and the other streams from
    // the second.
    private const int DepthBlock = 256;

    // Tiles below which a product waits for memory and not for arithmetic.
    private const int FewTiles = 4;

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
    public static void AccumulateTiles<V>(int rows, int depth, int columns, ReadOnlySpan<float> tiles, ReadOnlySpan<float> panels,
        Span<float> c)
        where V : struct, ILanes<V>
        => Accumulate<V>(rows, depth, columns, tiles, packed: true, panels, c);

    private static void Accumulate<V>(
        int rows, int depth, int columns, ReadOnlySpan<float> a, bool packed, ReadOnlySpan<float> panels, Span<float> c)
        where V : struct, ILanes<V>
    {
        Debug.Assert(a.Length >= rows * depth && panels.Length >= Packing.PanelLength<V>(depth, columns) && c.Length >= rows * columns);
        Span<float> edge = stackalloc float[MicroKernel.Rows * 2 * V.Count];
        int tiles = (rows + MicroKernel.Rows - 1) / MicroKernel.Rows;
        for (int k = 0; k < depth; k += DepthBlock)
        {
            int block = Math.Min(DepthBlock, depth - k);
            for (int column = 0; column < columns; column += 2 * V.Count)
            {
                (int width, int filled) = Packing.Panel<V>(column, columns);
                ReadOnlySpan<float> b = panels.Slice(column * depth + k * width, block * width);
                // The next block of a panel, or of the next panel, is fetched a share at a time while this one is multiplied. A few rows
                // are no cover for that: they read the panels as fast as they come.
                ReadOnlySpan<float> next = tiles < FewTiles ? default : Next<V>(panels, column, columns, k, depth);
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

    /// <summary>The block of panels that follows, or nothing at the end.</summary>
    private static ReadOnlySpan<float> Next<V>(ReadOnlySpan<float> panels, int column, int columns, int k, int depth)
        where V : struct, ILanes<V>
    {
        column += 2 * V.Count;
        if (column >= columns) (column, k) = (0, k + DepthBlock);
        if (k >= depth) return default;
        int width = Packing.Panel<V>(column, columns).Width;
        return panels.Slice(column * depth + k * width, Math.Min(DepthBlock, depth - k) * width);
    }
}
