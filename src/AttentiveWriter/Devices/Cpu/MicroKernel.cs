using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>The innermost product: a tile of up to <see cref="Rows"/> rows by one or two vectors, held in registers.</summary>
/// <remarks>
/// <para>C[i, j] += sum over k of A[i, k] B[k, j], with B packed as [depth][columns] and A wherever it stands.</para>
/// <para>Each k loads the vectors of B once and, for every row, broadcasts one scalar of A and does a fused multiply-add for each vector:
/// 12 accumulators, 2 vectors of B and 1 broadcast fill the 16 registers that a machine has at least.</para>
/// <para>The sum starts from C and runs over k in order, so each element sees one sequence of operations whatever the tile it falls in;
/// cutting the depth into blocks, or the rows into other tiles, changes no bit.</para>
/// </remarks>
internal static class MicroKernel
{
    /// <summary>Rows of a full tile.</summary>
    public const int Rows = 6;

    /// <summary>Adds A B to a tile of C.</summary>
    /// <param name="rows">Rows of the tile, 1..6.</param>
    /// <param name="vectors">Vectors in a row of the tile, 1 or 2.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="a">A; A[i, k] stands at i * <paramref name="aRow"/> + k * <paramref name="aDepth"/>.</param>
    /// <param name="aRow">Distance between rows of A.</param>
    /// <param name="aDepth">Distance between columns of A.</param>
    /// <param name="b">B, [depth][vectors of columns].</param>
    /// <param name="c">C from the tile's first element on; each row has at least so many vectors of values.</param>
    /// <param name="stride">Distance between rows of C.</param>
    /// <typeparam name="V">The register.</typeparam>
    public static void Accumulate<V>(int rows, int vectors, int depth, ReadOnlySpan<float> a, int aRow, int aDepth, ReadOnlySpan<float> b,
        Span<float> c, int stride)
        where V : struct, ILanes<V>
    {
        int columns = vectors * V.Count;
        Debug.Assert(vectors is 1 or 2 && (depth == 0 || a.Length > (rows - 1) * aRow + (depth - 1) * aDepth));
        Debug.Assert(b.Length >= columns * depth && c.Length >= (rows - 1) * stride + columns);
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        if (vectors == 2) Accumulate<V, Known.Two>(rows, depth, ref a0, aRow, aDepth, ref b0, ref c0, stride);
        else Accumulate<V, Known.One>(rows, depth, ref a0, aRow, aDepth, ref b0, ref c0, stride);
    }

    private static void Accumulate<V,
        TVectors>(int rows, int depth, ref float a, int aRow, int aDepth, ref float b, ref float c, int stride)
        where V : struct, ILanes<V>
        where TVectors : struct, IKnown
    {
        switch (rows)
        {
            case 1: Tile<V, Known.One, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
            case 2: Tile<V, Known.Two, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
            case 3: Tile<V, Known.Three, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
            case 4: Tile<V, Known.Four, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
            case 5: Tile<V, Known.Five, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
            default: Tile<V, Known.Six, TVectors>(depth, ref a, aRow, aDepth, ref b, ref c, stride); break;
        }
    }

    private static void Tile<V, TRows, TVectors>(int depth, ref float a, int aRow, int aDepth, ref float b, ref float c, int stride)
        where V : struct, ILanes<V>
        where TRows : struct, IKnown
        where TVectors : struct, IKnown
    {
        nuint width = (nuint)V.Count;
        nuint row1 = (nuint)stride, row2 = 2 * row1, row3 = 3 * row1, row4 = 4 * row1, row5 = 5 * row1;
        V c00 = V.Load(ref c), c10 = default, c20 = default, c30 = default, c40 = default, c50 = default;
        V c01 = default, c11 = default, c21 = default, c31 = default, c41 = default, c51 = default;
        if (TRows.Value > 1) c10 = V.Load(ref c, row1);
        if (TRows.Value > 2) c20 = V.Load(ref c, row2);
        if (TRows.Value > 3) c30 = V.Load(ref c, row3);
        if (TRows.Value > 4) c40 = V.Load(ref c, row4);
        if (TRows.Value > 5) c50 = V.Load(ref c, row5);
        if (TVectors.Value > 1) c01 = V.Load(ref c, width);
        if (TRows.Value > 1 && TVectors.Value > 1) c11 = V.Load(ref c, row1 + width);
        if (TRows.Value > 2 && TVectors.Value > 1) c21 = V.Load(ref c, row2 + width);
        if (TRows.Value > 3 && TVectors.Value > 1) c31 = V.Load(ref c, row3 + width);
        if (TRows.Value > 4 && TVectors.Value > 1) c41 = V.Load(ref c, row4 + width);
        if (TRows.Value > 5 && TVectors.Value > 1) c51 = V.Load(ref c, row5 + width);

        nuint next = (nuint)aDepth, a1 = (nuint)aRow, a2 = 2 * a1, a3 = 3 * a1, a4 = 4 * a1, a5 = 5 * a1;
        for (int k = 0; k < depth; k++)
        {
            V b0 = V.Load(ref b), b1 = TVectors.Value > 1 ? V.Load(ref b, width) : default;
            V s = V.Create(a);
            c00 = V.MultiplyAdd(s, b0, c00);
            if (TVectors.Value > 1) c01 = V.MultiplyAdd(s, b1, c01);
            if (TRows.Value > 1)
            {
                s = V.Create(Unsafe.Add(ref a, a1));
                c10 = V.MultiplyAdd(s, b0, c10);
                if (TVectors.Value > 1) c11 = V.MultiplyAdd(s, b1, c11);
            }
            if (TRows.Value > 2)
            {
                s = V.Create(Unsafe.Add(ref a, a2));
                c20 = V.MultiplyAdd(s, b0, c20);
                if (TVectors.Value > 1) c21 = V.MultiplyAdd(s, b1, c21);
            }
            if (TRows.Value > 3)
            {
                s = V.Create(Unsafe.Add(ref a, a3));
                c30 = V.MultiplyAdd(s, b0, c30);
                if (TVectors.Value > 1) c31 = V.MultiplyAdd(s, b1, c31);
            }
            if (TRows.Value > 4)
            {
                s = V.Create(Unsafe.Add(ref a, a4));
                c40 = V.MultiplyAdd(s, b0, c40);
                if (TVectors.Value > 1) c41 = V.MultiplyAdd(s, b1, c41);
            }
            if (TRows.Value > 5)
            {
                s = V.Create(Unsafe.Add(ref a, a5));
                c50 = V.MultiplyAdd(s, b0, c50);
                if (TVectors.Value > 1) c51 = V.MultiplyAdd(s, b1, c51);
            }
            a = ref Unsafe.Add(ref a, next);
            b = ref Unsafe.Add(ref b, TVectors.Value * V.Count);
        }

        V.Store(c00, ref c);
        if (TRows.Value > 1) V.Store(c10, ref c, row1);
        if (TRows.Value > 2) V.Store(c20, ref c, row2);
        if (TRows.Value > 3) V.Store(c30, ref c, row3);
        if (TRows.Value > 4) V.Store(c40, ref c, row4);
        if (TRows.Value > 5) V.Store(c50, ref c, row5);
        if (TVectors.Value > 1) V.Store(c01, ref c, width);
        if (TRows.Value > 1 && TVectors.Value > 1) V.Store(c11, ref c, row1 + width);
        if (TRows.Value > 2 && TVectors.Value > 1) V.Store(c21, ref c, row2 + width);
        if (TRows.Value > 3 && TVectors.Value > 1) V.Store(c31, ref c, row3 + width);
        if (TRows.Value > 4 && TVectors.Value > 1) V.Store(c41, ref c, row4 + width);
        if (TRows.Value > 5 && TVectors.Value > 1) V.Store(c51, ref c, row5 + width);
    }
}
