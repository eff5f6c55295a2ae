using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Kernels;

public class MicroKernelTests
{
    [Fact]
    public void Accumulate_EveryRowCount_EqualsThreeLoops()
    {
        int columns = MicroKernel.Columns, stride = columns + 5;

        for (int rows = 1; rows <= MicroKernel.Rows; rows++)
            for (int depth = 0; depth <= 9; depth++)
            {
                float[] a = Numbers.Whole(rows * depth, 1), b = Numbers.Whole(depth * columns, 2), c = Numbers.Whole(rows * stride, 3);
                float[] expected = [.. c];
                float[] dense = Dense(c, rows, columns, stride);
                float[] transposed = new float[a.Length];
                for (int i = 0; i < rows; i++)
                    for (int k = 0; k < depth; k++) transposed[i * depth + k] = a[k * rows + i];
                MatrixProductReference.Accumulate(rows, depth, columns, transposed, b, dense);
                for (int i = 0; i < rows; i++) dense.AsSpan(i * columns, columns).CopyTo(expected.AsSpan(i * stride));

                MicroKernel.Accumulate(rows, depth, a, b, c, stride);

                Assert.Equal(expected, c);
            }
    }

    private static float[] Dense(float[] c, int rows, int columns, int stride) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => c.Skip(i * stride).Take(columns))];
}
