namespace AttentiveWriter.Tests.Devices;

/// <summary>A matrix product in its three loops.</summary>
internal static class PlainProduct
{
    /// <summary>C += A B, of dense matrices.</summary>
    public static void Accumulate(int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < depth; k++) c[i * columns + j] += a[i * depth + k] * b[k * columns + j];
    }
}
