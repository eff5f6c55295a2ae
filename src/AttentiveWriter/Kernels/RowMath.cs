using AttentiveWriter.Kernels.Lanes;

namespace AttentiveWriter.Kernels;

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
        for (int i = 0; i < destination.Length; i += V.Count) VectorMath.Store(VectorMath.Sigmoid(VectorMath.Load<V>(source, i)), destination, i);
    }

    /// <summary>Returns the sum of squares, in double precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
