using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Kernels;

public class MatrixProductTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(1, 14), 50];
    private static readonly int[] Depths = [1, 2, 7, 255, 256, 257, 520];

    [Fact]
    public void Accumulate_EverySizeAndPacking_EqualsThreeLoops()
    {
        foreach (int depth in Depths)
            foreach (int columns in Enumerable.Range(1, 40))
            {
                float[] b = Numbers.Whole(depth * columns, 1);
                float[][] panels = [Panels(b, depth, columns), PanelsFromRows(b, depth, columns), PanelsInChunks(b, depth, columns)];
                foreach (int rows in Rows)
                {
                    float[] a = Numbers.Whole(rows * depth, 2);
                    float[] expected = Numbers.Whole(rows * columns, 3), start = [.. expected];
                    MatrixProductReference.Accumulate(rows, depth, columns, a, b, expected);
                    float[][] tiles = [Tiles(a, rows, depth), TilesFromColumns(a, rows, depth)];

                    for (int variant = 0; variant < 4; variant++)
                    {
                        float[] c = [.. start];
                        MatrixProduct.Accumulate(rows, depth, columns, tiles[variant % 2], panels[variant % 3], c, columns);
                        if (!expected.AsSpan().SequenceEqual(c)) Assert.Fail($"{rows} x {depth} x {columns}, packing {variant}");
                    }
                }
            }
    }

    [Fact]
    public void Accumulate_WiderStride_TouchesNothingBetweenRows()
    {
        foreach (int columns in Enumerable.Range(1, 40))
        {
            const int Gap = 3;
            float[] a = Numbers.Whole(7 * 5, 4), b = Numbers.Whole(5 * columns, 5), expected = new float[7 * columns];
            MatrixProductReference.Accumulate(7, 5, columns, a, b, expected);
            float[] c = new float[7 * (columns + Gap)];

            MatrixProduct.Accumulate(7, 5, columns, Tiles(a, 7, 5), Panels(b, 5, columns), c, columns + Gap);

            for (int i = 0; i < 7; i++)
            {
                Assert.Equal(expected.AsSpan(i * columns, columns), c.AsSpan(i * (columns + Gap), columns));
                Assert.Equal(new float[Gap], c.AsSpan(i * (columns + Gap) + columns, Gap).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(49)]
    public void Accumulate_RowsSplit_GivesTheSameBits(int first)
    {
        const int All = 50, Depth = 300, Columns = 37;
        float[] a = Numbers.Normal(All * Depth, 6), b = Numbers.Normal(Depth * Columns, 7);
        float[] panels = Panels(b, Depth, Columns), whole = new float[All * Columns], split = new float[All * Columns];
        MatrixProduct.Accumulate(All, Depth, Columns, Tiles(a, All, Depth), panels, whole, Columns);

        for (int start = 0; start < All; start += first)
        {
            int count = Math.Min(first, All - start);
            float[] tiles = Tiles(a.AsSpan(start * Depth, count * Depth), count, Depth);
            MatrixProduct.Accumulate(count, Depth, Columns, tiles, panels, split.AsSpan(start * Columns), Columns);
        }

        Numbers.AssertSameBits(whole, split);
    }

    [Fact]
    public void Accumulate_DepthSplit_GivesTheSameBits()
    {
        const int All = 11, Depth = 300, Left = 131, Columns = 21;
        float[] a = Numbers.Normal(All * Depth, 8), b = Numbers.Normal(Depth * Columns, 9);
        float[] whole = new float[All * Columns], split = new float[All * Columns];
        MatrixProduct.Accumulate(All, Depth, Columns, Tiles(a, All, Depth), Panels(b, Depth, Columns), whole, Columns);

        foreach ((int start, int count) in new[] { (0, Left), (Left, Depth - Left) })
        {
            float[] tiles = new float[All * count];
            MatrixProduct.PackTiles(a.AsSpan(start), Depth, All, count, tiles);
            MatrixProduct.Accumulate(All, count, Columns, tiles, Panels(b.AsSpan(start * Columns), count, Columns), split, Columns);
        }

        Numbers.AssertSameBits(whole, split);
    }

    private static float[] Panels(ReadOnlySpan<float> b, int depth, int columns)
    {
        float[] panels = Dirty(depth, columns);
        MatrixProduct.PackPanels(b, columns, depth, columns, panels);
        return panels;
    }

    private static float[] PanelsFromRows(ReadOnlySpan<float> b, int depth, int columns)
    {
        int stride = depth + 2;
        float[] transposed = new float[columns * stride], panels = Dirty(depth, columns);
        for (int k = 0; k < depth; k++)
            for (int j = 0; j < columns; j++) transposed[j * stride + k] = b[k * columns + j];
        MatrixProduct.PackPanelsFromRows(transposed, stride, depth, columns, panels);
        return panels;
    }

    private static float[] PanelsInChunks(ReadOnlySpan<float> b, int depth, int columns)
    {
        float[] panels = Dirty(depth, columns);
        for (int start = 0; start < depth; start += 100)
            MatrixProduct.PackPanels(b[(start * columns)..], columns, start, Math.Min(100, depth - start), depth, columns, panels);
        return panels;
    }

    private static float[] Tiles(ReadOnlySpan<float> a, int rows, int depth)
    {
        float[] tiles = new float[rows * depth];
        MatrixProduct.PackTiles(a, depth, rows, depth, tiles);
        return tiles;
    }

    private static float[] TilesFromColumns(ReadOnlySpan<float> a, int rows, int depth)
    {
        int stride = rows + 1;
        float[] transposed = new float[depth * stride], tiles = new float[rows * depth];
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < depth; k++) transposed[k * stride + i] = a[i * depth + k];
        for (int start = 0; start < depth; start += 100)
            MatrixProduct.PackTilesFromColumns(transposed.AsSpan(start * stride), stride, start, Math.Min(100, depth - start), rows, depth, tiles);
        return tiles;
    }

    // Whatever was in the memory before must not matter.
    private static float[] Dirty(int depth, int columns)
    {
        float[] panels = new float[MatrixProduct.PanelLength(depth, columns)];
        panels.AsSpan().Fill(float.NaN);
        return panels;
    }
}
