using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class MicroKernelTests
{
    [Theory, EveryWidth]
    public void Accumulate_EveryTile_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach (int vectors in new[] { 1, 2 })
            for (int rows = 1; rows <= MicroKernel.Rows; rows++)
                for (int depth = 0; depth <= 9; depth++)
                {
                    int columns = vectors * lanes.Count, stride = columns + 5;
                    float[] a = Numbers.Whole(rows * depth, 1), b = Numbers.Whole(depth * columns, 2), c = Numbers.Whole(rows * stride, 3);
                    float[] expected = [.. c], dense = Dense(c, rows, columns, stride), transposed = new float[a.Length];
                    for (int i = 0; i < rows; i++)
                        for (int k = 0; k < depth; k++) transposed[i * depth + k] = a[k * rows + i];
                    PlainProduct.Accumulate(rows, depth, columns, transposed, b, dense);
                    for (int i = 0; i < rows; i++) dense.AsSpan(i * columns, columns).CopyTo(expected.AsSpan(i * stride));

                    float[] columnByColumn = [.. c], rowByRow = [.. c];
                    lanes.AccumulateTile(rows, vectors, depth, a, 1, rows, b, columnByColumn, stride);
                    lanes.AccumulateTile(rows, vectors, depth, transposed, depth, 1, b, rowByRow, stride);

                    if (!expected.AsSpan().SequenceEqual(columnByColumn)) Assert.Fail($"{rows} x {depth} x {vectors} vectors, by columns");
                    if (!expected.AsSpan().SequenceEqual(rowByRow)) Assert.Fail($"{rows} x {depth} x {vectors} vectors, by rows");
                }
    }

    private static float[] Dense(float[] c, int rows, int columns, int stride) =>
        [.. Enumerable.Range(0, rows).SelectMany(i => c.Skip(i * stride).Take(columns))];
}
