namespace AttentiveWriter.Kernels.Reference;

/// <summary>The product in its three plain loops.</summary>
internal static class MatrixProductReference
{
    /// <summary>C += A B, all row-major and dense.</summary>
    public static void Accumulate(int rows, int depth, int columns, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c)
    {
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < depth; k++)
                    c[i * columns + j] += a[i * depth + k] * b[k * columns + j];
    }
}
