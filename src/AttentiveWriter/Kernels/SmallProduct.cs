using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AttentiveWriter.Kernels;

/// <summary>Products of the few-by-many matrices of attention (N x N, N x width, height x width), without packing.</summary>
/// <remarks>
/// Rows are as long as an image is wide, seldom a multiple of the vector. The last vector of a row therefore starts early enough to end with
/// the row, and a mask zeroes the lanes that the vector before it has done: no slow remainder, no read past the end.
/// </remarks>
internal static class SmallProduct
{
    /// <summary>C[i, j] += scale * sum over k of A[i, k] B[k, j].</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="columns">Columns of B and C, which are dense.</param>
    /// <param name="a">A; A[i, k] stands at i * <paramref name="aRow"/> + k * <paramref name="aDepth"/>, so a transpose costs nothing.</param>
    /// <param name="aRow">Distance between rows of A.</param>
    /// <param name="aDepth">Distance between columns of A.</param>
    /// <param name="b">B, [depth, columns].</param>
    /// <param name="scale">Factor on the product.</param>
    /// <param name="c">C, [rows, columns].</param>
    public static void Accumulate(int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth,
        ReadOnlySpan<float> b, float scale, Span<float> c)
    {
        CheckLength(a.Length, (rows - 1) * aRow + (depth - 1) * aDepth + 1);
        CheckLength(b.Length, depth * columns);
        CheckLength(c.Length, rows * columns);
        if (columns < Vector<float>.Count)
        {
            Narrow(rows, depth, columns, a, aRow, aDepth, b, scale, c);
            return;
        }
        ref float a0 = ref MemoryMarshal.GetReference(a);
        ref float b0 = ref MemoryMarshal.GetReference(b);
        ref float c0 = ref MemoryMarshal.GetReference(c);
        for (int j = 0; j < columns; j += Vector<float>.Count)
        {
            int at = Math.Min(j, columns - Vector<float>.Count);
            var factor = Vector.ConditionalSelect(FromLane(j - at), new Vector<float>(scale), Vector<float>.Zero);
            ref float bj = ref Unsafe.Add(ref b0, at);
            int i = 0;
            for (; i + 4 <= rows; i += 4)
                Block<RowCount.Four>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor, ref Unsafe.Add(ref c0, i * columns + at));
            if (i + 2 <= rows)
            {
                Block<RowCount.Two>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor, ref Unsafe.Add(ref c0, i * columns + at));
                i += 2;
            }
            if (i < rows)
                Block<RowCount.One>(depth, columns, ref Unsafe.Add(ref a0, i * aRow), aRow, aDepth, ref bj, factor, ref Unsafe.Add(ref c0, i * columns + at));
        }
    }

    /// <summary>C[i, j] += scale * sum over k of A[i, k] B[j, k], with A and B dense in k.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Rows of B, columns of C.</param>
    /// <param name="depth">Length of the sum.</param>
    /// <param name="a">A, [rows, depth].</param>
    /// <param name="b">B, [columns, depth].</param>
    /// <param name="scale">Factor on the product.</param>
    /// <param name="c">C, [rows, columns].</param>
    public static void AccumulateTransposed(int rows, int columns, int depth, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> c)
    {
        CheckLength(a.Length, rows * depth);
        CheckLength(b.Length, columns * depth);
        CheckLength(c.Length, rows * columns);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                c[i * columns + j] += scale * Dot(a.Slice(i * depth, depth), b.Slice(j * depth, depth));
    }

    /// <summary>Returns the inner product of two rows of equal length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        int length = left.Length;
        CheckLength(right.Length, length);
        float total = 0;
        if (length < Vector<float>.Count)
        {
            for (int k = 0; k < length; k++) total = MathF.FusedMultiplyAdd(left[k], right[k], total);
            return total;
        }
        ref float l = ref MemoryMarshal.GetReference(left);
        ref float r = ref MemoryMarshal.GetReference(right);
        var sum = Vector<float>.Zero;
        int at = 0;
        for (; at + Vector<float>.Count <= length; at += Vector<float>.Count)
            sum = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref l, (nuint)at), Vector.LoadUnsafe(ref r, (nuint)at), sum);
        if (at < length)
        {
            int last = length - Vector<float>.Count;
            var product = Vector.LoadUnsafe(ref l, (nuint)last) * Vector.LoadUnsafe(ref r, (nuint)last);
            sum += Vector.ConditionalSelect(FromLane(at - last), product, Vector<float>.Zero);
        }
        return Vector.Sum(sum);
    }

    private static void Block<TRows>(int depth, int columns, ref float a, int aRow, int aDepth, ref float b, Vector<float> factor, ref float c)
        where TRows : struct, IRowCount
    {
        Vector<float> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int k = 0; k < depth; k++)
        {
            var bk = Vector.LoadUnsafe(ref b);
            s0 = Vector.MultiplyAddEstimate(new Vector<float>(a), bk, s0);
            if (TRows.Value > 1) s1 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref a, aRow)), bk, s1);
            if (TRows.Value > 2) s2 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref a, 2 * aRow)), bk, s2);
            if (TRows.Value > 3) s3 = Vector.MultiplyAddEstimate(new Vector<float>(Unsafe.Add(ref a, 3 * aRow)), bk, s3);
            a = ref Unsafe.Add(ref a, aDepth);
            b = ref Unsafe.Add(ref b, columns);
        }
        Add(ref c, 0, factor, s0);
        if (TRows.Value > 1) Add(ref c, columns, factor, s1);
        if (TRows.Value > 2) Add(ref c, 2 * columns, factor, s2);
        if (TRows.Value > 3) Add(ref c, 3 * columns, factor, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float c, int offset, Vector<float> factor, Vector<float> sum) =>
        Vector.MultiplyAddEstimate(factor, sum, Vector.LoadUnsafe(ref c, (nuint)offset)).StoreUnsafe(ref c, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FromLane(int first) =>
        Vector.AsVectorSingle(Vector.GreaterThanOrEqual(Vector<float>.Indices, new Vector<float>(first)));

    private static void Narrow(int rows, int depth, int columns, ReadOnlySpan<float> a, int aRow, int aDepth,
        ReadOnlySpan<float> b, float scale, Span<float> c)
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                float sum = 0;
                for (int k = 0; k < depth; k++) sum = MathF.FusedMultiplyAdd(a[i * aRow + k * aDepth], b[k * columns + j], sum);
                c[i * columns + j] = MathF.FusedMultiplyAdd(scale, sum, c[i * columns + j]);
            }
    }

    // The loops below this line of defence use raw references, so lengths are checked in every build.
    private static void CheckLength(int actual, int needed)
    {
        if (actual < needed) throw new ArgumentException($"an operand has {actual} values, the product needs {needed}");
    }
}
