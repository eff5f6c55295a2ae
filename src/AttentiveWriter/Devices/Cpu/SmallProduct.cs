using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AttentiveWriter.Devices.Cpu.Lanes;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Products of the few-by-many matrices of attention (N x N, N x width, height x width), without packing.</summary>
/// <remarks>
/// Rows are as long as an image is wide, seldom a multiple of the vector. The last vector of a row therefore starts early enough to end
/// with the row, and a mask zeroes the lanes that the vector before it has done: no slow remainder, no read past the end. Rows shorter than
/// a vector take a narrower one.
/// </remarks>
internal static class SmallProduct
{
    /// <summary>C[i, j] += scale * sum over k of A[i, k] B[k, j].</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="columns">Columns of B and C, which are dense.</param>
    /// <param name="a">A; A[i, k] stands at i * <paramref name="aRow"/> + k * <paramref name="aDepth"/>, so a transpose costs
    /// nothing.</param>
    /// <param name="aRow">Distance between rows of A.</param>
    /// <param name="aDepth">Distance between columns of A.</param>
    /// <param name="b">B, [depth, columns].</param>
    /// <param name="scale">Factor on the product.</param>
    /// <param name="c">C, [rows, columns].</param>
    /// <typeparam name="V">The register.</typeparam>
    public static void Accumulate<V>(int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth,
        ReadOnlySpan<float> b, float scale, Span<float> c)
        where V : struct, ILanes<V>
    {
        CheckLength(a.Length, (rows - 1) * aRow + (depth - 1) * aDepth + 1);
        CheckLength(b.Length, depth * columns);
        CheckLength(c.Length, rows * columns);
        if (columns >= V.Count) Wide<V>(rows, depth, columns, a, aRow, aDepth, b, scale, c);
        else if (columns >= Lanes256.Count) Wide<Lanes256>(rows, depth, columns, a, aRow, aDepth, b, scale, c);
        else if (columns >= Lanes128.Count) Wide<Lanes128>(rows, depth, columns, a, aRow, aDepth, b, scale, c);
        else Wide<Lanes32>(rows, depth, columns, a, aRow, aDepth, b, scale, c);
    }

    /// <summary>C[i, j] += scale * sum over k of A[i, k] B[j, k], with A and B dense in k.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Rows of B, columns of C.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="a">A, [rows, depth].</param>
    /// <param name="b">B, [columns, depth].</param>
    /// <param name="scale">Factor on the product.</param>
    /// <param name="c">C, [rows, columns].</param>
    /// <typeparam name="V">The register.</typeparam>
    public static void AccumulateTransposed<V>(int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale,
        Span<float> c)
        where V : struct, ILanes<V>
    {
        CheckLength(a.Length, rows * depth);
        CheckLength(b.Length, columns * depth);
        CheckLength(c.Length, rows * columns);
        if (depth >= V.Count) WideTransposed<V>(rows, columns, depth, a, b, scale, c);
        else if (depth >= Lanes256.Count) WideTransposed<Lanes256>(rows, columns, depth, a, b, scale, c);
        else if (depth >= Lanes128.Count) WideTransposed<Lanes128>(rows, columns, depth, a, b, scale, c);
        else WideTransposed<Lanes32>(rows, columns, depth, a, b, scale, c);
    }

    /// <summary>Returns the inner product of two rows of equal length.</summary>
    public static float Dot<V>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where V : struct, ILanes<V>
    {
        int length = left.Length;
        CheckLength(right.Length, length);
        ref float l = ref MemoryMarshal.GetReference(left);
        ref float r = ref MemoryMarshal.GetReference(right);
        if (length >= V.Count) return WideDot<V>(ref l, ref r, length);
        if (length >= Lanes256.Count) return WideDot<Lanes256>(ref l, ref r, length);
        return length >= Lanes128.Count ? WideDot<Lanes128>(ref l, ref r, length) : WideDot<Lanes32>(ref l, ref r, length);
    }

    private static void Wide<V>(int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth,
        ReadOnlySpan<float> b, float scale, Span<float> c)
        where V : struct, ILanes<V>
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        for (int j = 0; j < columns; j += V.Count)
        {
            int at = Math.Min(j, columns - V.Count);
            V factor = FromLane(j - at, V.Create(scale));
            ref float bj = ref Unsafe.Add(ref b0, at);
            int i = 0;
            for (; i + 4 <= rows; i += 4)
                Block<V, Known.Four>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor,
                    ref Unsafe.Add(ref c0, i * columns + at));
            if (i + 2 <= rows)
            {
                Block<V, Known.Two>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor,
                    ref Unsafe.Add(ref c0, i * columns + at));
                i += 2;
            }
            if (i < rows)
                Block<V, Known.One>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor,
                    ref Unsafe.Add(ref c0, i * columns + at));
        }
    }

    private static void Block<V, TRows>(int depth, int columns, ref float a, int aRow, int aDepth, ref float b, V factor, ref float c)
        where V : struct, ILanes<V>
        where TRows : struct, IKnown
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        for (int k = 0; k < depth; k++)
        {
            V bk = V.Load(ref b);
            s0 = V.MultiplyAdd(V.Create(a), bk, s0);
            if (TRows.Value > 1) s1 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, aRow)), bk, s1);
            if (TRows.Value > 2) s2 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 2 * aRow)), bk, s2);
            if (TRows.Value > 3) s3 = V.MultiplyAdd(V.Create(Unsafe.Add(ref a, 3 * aRow)), bk, s3);
            a = ref Unsafe.Add(ref a, aDepth);
            b = ref Unsafe.Add(ref b, columns);
        }
        Add(ref c, 0, factor, s0);
        if (TRows.Value > 1) Add(ref c, columns, factor, s1);
        if (TRows.Value > 2) Add(ref c, 2 * columns, factor, s2);
        if (TRows.Value > 3) Add(ref c, 3 * columns, factor, s3);
    }

    private static void WideTransposed<V>(int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale,
        Span<float> c)
        where V : struct, ILanes<V>
    {
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        for (int i = 0; i < rows; i++)
        {
            ref float ai = ref Unsafe.Add(ref a0, i * depth);
            ref float ci = ref Unsafe.Add(ref c0, i * columns);
            int j = 0;
            // Four at a time: adding up the lanes of a register costs more than the product itself, and four share most of it.
            for (; j + 4 <= columns; j += 4)
            {
                Vector128<float> dots = FourDots<V>(ref ai, ref Unsafe.Add(ref b0, j * depth), depth);
                Vector128.MultiplyAddEstimate(Vector128.Create(scale), dots, Vector128.LoadUnsafe(ref ci, (nuint)j))
                    .StoreUnsafe(ref ci, (nuint)j);
            }
            for (; j < columns; j++) Unsafe.Add(ref ci, j) += scale * WideDot<V>(ref ai, ref Unsafe.Add(ref b0, j * depth), depth);
        }
    }

    /// <summary>The inner products of a row with four rows that follow each other.</summary>
    private static Vector128<float> FourDots<V>(ref float left, ref float right, int length)
        where V : struct, ILanes<V>
    {
        V s0 = default, s1 = default, s2 = default, s3 = default;
        nuint row = (nuint)length;
        int at = 0;
        for (; at + V.Count <= length; at += V.Count)
        {
            V l = V.Load(ref left, (nuint)at);
            s0 = V.MultiplyAdd(l, V.Load(ref right, (nuint)at), s0);
            s1 = V.MultiplyAdd(l, V.Load(ref right, row + (nuint)at), s1);
            s2 = V.MultiplyAdd(l, V.Load(ref right, 2 * row + (nuint)at), s2);
            s3 = V.MultiplyAdd(l, V.Load(ref right, 3 * row + (nuint)at), s3);
        }
        if (at < length)
        {
            int last = length - V.Count;
            V l = FromLane(at - last, V.Load(ref left, (nuint)last));
            s0 = V.MultiplyAdd(l, V.Load(ref right, (nuint)last), s0);
            s1 = V.MultiplyAdd(l, V.Load(ref right, row + (nuint)last), s1);
            s2 = V.MultiplyAdd(l, V.Load(ref right, 2 * row + (nuint)last), s2);
            s3 = V.MultiplyAdd(l, V.Load(ref right, 3 * row + (nuint)last), s3);
        }
        return V.Sums(s0, s1, s2, s3);
    }

    private static float WideDot<V>(ref float left, ref float right, int length)
        where V : struct, ILanes<V>
    {
        V sum = default;
        int at = 0;
        for (; at + V.Count <= length; at += V.Count)
            sum = V.MultiplyAdd(V.Load(ref left, (nuint)at), V.Load(ref right, (nuint)at), sum);
        if (at < length)
        {
            int last = length - V.Count;
            sum += FromLane(at - last, V.Load(ref left, (nuint)last) * V.Load(ref right, (nuint)last));
        }
        return V.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(ref float c, int offset, V factor, V sum)
        where V : struct, ILanes<V>
        => V.Store(V.MultiplyAdd(factor, sum, V.Load(ref c, (nuint)offset)), ref c, (nuint)offset);

    /// <summary>Zeroes the lanes before <paramref name="first"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V FromLane<V>(int first, V value)
        where V : struct, ILanes<V>
        => V.Select(V.Less(V.Sequence(0), V.Create(first)), default, value);

    // The loops below this line of defence use raw references, so lengths are checked in every build.
    private static void CheckLength(int actual, int needed)
    {
        if (actual < needed) throw new ArgumentException($"an operand has {actual} values, the product needs {needed}");
    }
}
