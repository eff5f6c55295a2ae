using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>How the operands of <see cref="MatrixProduct"/> are laid out: the right one in panels, the left one, where its columns are
/// dense, in tiles.</summary>
/// <remarks>
/// Panels are [panel][depth][columns of the panel], zero-filled at the edge: two vectors wide, and the last one only one where that is
/// enough. Tiles are [tile][depth][rows of the tile].
/// </remarks>
internal static class Packing
{
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

    /// <summary>Packs rows [start, start + count) of the right operand from a matrix that holds it as it is: B[start + k, j] = source[k,
    /// j].</summary>
    public static void PackPanels<V>(ReadOnlySpan<float> source, int stride, int start, int count, int depth, int columns,
        Span<float> panels)
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

    /// <summary>Packs columns [start, start + count) of the left operand from a matrix that holds it transposed: A[i, start + k] =
    /// source[k, i].</summary>
    public static void PackTilesFromColumns(ReadOnlySpan<float> source, int stride, int start, int count, int rows, int depth,
        Span<float> tiles)
    {
        foreach ((int first, int height) in new Tiles(rows))
        {
            Span<float> target = tiles.Slice(first * depth + start * height, count * height);
            ReadOnlySpan<float> strip = source.Slice(first, (count - 1) * stride + height);
            if (height == MicroKernel.Rows) PackSixColumns(strip, stride, count, target);
            else for (int k = 0; k < count; k++) strip.Slice(k * stride, height).CopyTo(target.Slice(k * height, height));
        }
    }

    /// <summary>Width of the panel that begins at a column, and how many of its columns are real.</summary>
    public static (int Width, int Filled) Panel<V>(int column, int columns)
        where V : struct, ILanes<V>
    {
        int left = columns - column;
        return (left > V.Count ? 2 * V.Count : V.Count, Math.Min(left, 2 * V.Count));
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
}
