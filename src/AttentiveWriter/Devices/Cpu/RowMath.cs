using System.Runtime.Intrinsics;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void Copy(Matrix source, Matrix destination) => Mine(source).CopyTo(Mine(destination));

    /// <inheritdoc/>
    public override void Add(Matrix source, Matrix destination) => RowMath.Add<V>(Mine(source), Mine(destination));

    /// <inheritdoc/>
    public override void Fill(Matrix destination, float value) => Mine(destination).Fill(value);

    /// <inheritdoc/>
    public override void Broadcast(Matrix row, Matrix destination)
    {
        for (int r = _first; r < End; r++) row.Span.CopyTo(destination.Row(r));
    }
}

/// <summary>Operations on one row: the inner loops that the larger kernels share.</summary>
internal static class RowMath
{
    /// <summary>destination += source.</summary>
    public static void Add<V>(ReadOnlySpan<float> source, Span<float> destination)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < destination.Length; i += V.Count)
            VectorMath.Store(VectorMath.Load<V>(source, i) + VectorMath.Load<V>(destination, i), destination, i);
    }

    /// <summary>destination = sigmoid(source).</summary>
    public static void Sigmoid<V>(ReadOnlySpan<float> source, Span<float> destination)
        where V : struct, ILanes<V>
    {
        for (int i = 0; i < destination.Length; i += V.Count) VectorMath.Store(VectorMath.Sigmoid(VectorMath.Load<V>(source, i)),
            destination, i);
    }

    /// <summary>destination[j, i] = source[i, j], for a source of rows x columns.</summary>
    /// <param name="source">Rows at a distance of <paramref name="sourceStride"/>.</param>
    /// <param name="sourceStride">Distance between rows of the source.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">Overwritten; rows at a distance of <paramref name="destinationStride"/>.</param>
    /// <param name="destinationStride">Distance between rows of the destination.</param>
    public static void Transpose(
        ReadOnlySpan<float> source, int sourceStride, int rows, int columns, Span<float> destination, int destinationStride)
    {
        for (int i = 0; i < rows; i++)
        {
            ReadOnlySpan<float> row = source.Slice(i * sourceStride, columns);
            for (int j = 0; j < columns; j++) destination[j * destinationStride + i] = row[j];
        }
    }

    /// <summary>Returns the sum of squares, in double precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        // Four sums of two lanes side by side: one would wait for each addition.
        Vector128<double> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i + 8 <= values.Length; i += 8)
        {
            Vector128<float> left = Vector128.Create(values.Slice(i, 4)), right = Vector128.Create(values.Slice(i + 4, 4));
            var (l0, l1) = Vector128.Widen(left);
            var (r0, r1) = Vector128.Widen(right);
            a += l0 * l0;
            b += l1 * l1;
            c += r0 * r0;
            d += r1 * r1;
        }
        double sum = Vector128.Sum(a + b + (c + d));
        for (; i < values.Length; i++) sum += (double)values[i] * values[i];
        return sum;
    }
}
