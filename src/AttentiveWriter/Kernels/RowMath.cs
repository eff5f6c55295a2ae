using System.Numerics;

namespace AttentiveWriter.Kernels;

/// <summary>Operations on one row: the inner loops that the larger kernels share.</summary>
internal static class RowMath
{
    /// <summary>destination += source.</summary>
    public static void Add(ReadOnlySpan<float> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i += Vector<float>.Count)
            VectorMath.Store(VectorMath.Load(source, i) + VectorMath.Load(destination, i), destination, i);
    }

    /// <summary>Returns the sum of squares, in double precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
