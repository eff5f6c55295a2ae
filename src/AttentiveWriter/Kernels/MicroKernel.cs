using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AttentiveWriter.Kernels;

/// <summary>The innermost product: a tile of up to <see cref="Rows"/> rows by <see cref="Columns"/> columns, held in registers.</summary>
/// <remarks>
/// <para>C[i, j] += sum over k of A[k, i] B[k, j], with A interleaved as [depth][rows] and B as [depth][Columns], both contiguous.</para>
/// <para>Lanes: a row of the tile is two vectors. Each k loads the two vectors of B once and, for every row, broadcasts one scalar of A and
/// does two fused multiply-adds: 12 accumulators, 2 vectors of B and 1 broadcast fill the 16 registers of a 256-bit machine.</para>
/// <para>The sum starts from C and runs over k in order, so each element sees one sequence of operations whatever the tile it falls in;
/// cutting the depth into blocks, or the rows into other tiles, changes no bit.</para>
/// </remarks>
internal static class MicroKernel
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile: two vectors.</summary>
    public static int Columns => 2 * Vector<float>.Count;

    /// <summary>Adds A^T B to a tile of C.</summary>
    /// <param name="rows">Rows of the tile, 1..6.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="a">A, [depth][rows].</param>
    /// <param name="b">B, [depth][Columns].</param>
    /// <param name="c">C from the tile's first element on; each row has at least <see cref="Columns"/> values.</param>
    /// <param name="stride">Distance between rows of C.</param>
    public static void Accumulate(int rows, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int stride)
    {
        Debug.Assert(a.Length >= rows * depth && b.Length >= Columns * depth && c.Length >= (rows - 1) * stride + Columns);
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        switch (rows)
        {
            case 1: Tile<RowCount.One>(depth, ref a0, ref b0, ref c0, stride); break;
            case 2: Tile<RowCount.Two>(depth, ref a0, ref b0, ref c0, stride); break;
            case 3: Tile<RowCount.Three>(depth, ref a0, ref b0, ref c0, stride); break;
            case 4: Tile<RowCount.Four>(depth, ref a0, ref b0, ref c0, stride); break;
            case 5: Tile<RowCount.Five>(depth, ref a0, ref b0, ref c0, stride); break;
            default: Tile<RowCount.Six>(depth, ref a0, ref b0, ref c0, stride); break;
        }
    }

    private static void Tile<TRows>(int depth, ref float a, ref float b, ref float c, int stride)
        where TRows : struct, IRowCount
    {
        nuint width = (nuint)Vector<float>.Count;
        nuint row1 = (nuint)stride, row2 = 2 * row1, row3 = 3 * row1, row4 = 4 * row1, row5 = 5 * row1;
        Vector<float> c00 = Vector.LoadUnsafe(ref c), c01 = Vector.LoadUnsafe(ref c, width);
        Vector<float> c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        Vector<float> c40 = default, c41 = default, c50 = default, c51 = default;
        if (TRows.Value > 1) (c10, c11) = (Vector.LoadUnsafe(ref c, row1), Vector.LoadUnsafe(ref c, row1 + width));
        if (TRows.Value > 2) (c20, c21) = (Vector.LoadUnsafe(ref c, row2), Vector.LoadUnsafe(ref c, row2 + width));
        if (TRows.Value > 3) (c30, c31) = (Vector.LoadUnsafe(ref c, row3), Vector.LoadUnsafe(ref c, row3 + width));
        if (TRows.Value > 4) (c40, c41) = (Vector.LoadUnsafe(ref c, row4), Vector.LoadUnsafe(ref c, row4 + width));
        if (TRows.Value > 5) (c50, c51) = (Vector.LoadUnsafe(ref c, row5), Vector.LoadUnsafe(ref c, row5 + width));

        for (int k = 0; k < depth; k++)
        {
            var b0 = Vector.LoadUnsafe(ref b);
            var b1 = Vector.LoadUnsafe(ref b, width);
            var s = new Vector<float>(a);
            c00 = Vector.MultiplyAddEstimate(s, b0, c00);
            c01 = Vector.MultiplyAddEstimate(s, b1, c01);
            if (TRows.Value > 1)
            {
                s = new Vector<float>(Unsafe.Add(ref a, 1));
                c10 = Vector.MultiplyAddEstimate(s, b0, c10);
                c11 = Vector.MultiplyAddEstimate(s, b1, c11);
            }
            if (TRows.Value > 2)
            {
                s = new Vector<float>(Unsafe.Add(ref a, 2));
                c20 = Vector.MultiplyAddEstimate(s, b0, c20);
                c21 = Vector.MultiplyAddEstimate(s, b1, c21);
            }
            if (TRows.Value > 3)
            {
                s = new Vector<float>(Unsafe.Add(ref a, 3));
                c30 = Vector.MultiplyAddEstimate(s, b0, c30);
                c31 = Vector.MultiplyAddEstimate(s, b1, c31);
            }
            if (TRows.Value > 4)
            {
                s = new Vector<float>(Unsafe.Add(ref a, 4));
                c40 = Vector.MultiplyAddEstimate(s, b0, c40);
                c41 = Vector.MultiplyAddEstimate(s, b1, c41);
            }
            if (TRows.Value > 5)
            {
                s = new Vector<float>(Unsafe.Add(ref a, 5));
                c50 = Vector.MultiplyAddEstimate(s, b0, c50);
                c51 = Vector.MultiplyAddEstimate(s, b1, c51);
            }
            a = ref Unsafe.Add(ref a, TRows.Value);
            b = ref Unsafe.Add(ref b, 2 * Vector<float>.Count);
        }

        Store(c00, c01, ref c, 0, width);
        if (TRows.Value > 1) Store(c10, c11, ref c, row1, width);
        if (TRows.Value > 2) Store(c20, c21, ref c, row2, width);
        if (TRows.Value > 3) Store(c30, c31, ref c, row3, width);
        if (TRows.Value > 4) Store(c40, c41, ref c, row4, width);
        if (TRows.Value > 5) Store(c50, c51, ref c, row5, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> left, Vector<float> right, ref float c, nuint row, nuint width)
    {
        left.StoreUnsafe(ref c, row);
        right.StoreUnsafe(ref c, row + width);
    }
}
