using AttentiveWriter.Devices.Cpu;
using CsCheck;

namespace AttentiveWriter.Tests.Devices;

public class MatrixProductTests
{
    private static readonly int[] Rows = [.. Enumerable.Range(1, 14), 50];
    private static readonly int[] Depths = [1, 2, 7, 255, 256, 257, 520];

    [Theory, EveryWidth]
    public void Accumulate_EverySizeAndPacking_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach (int depth in Depths)
            foreach (int columns in Columns(bits))
            {
                float[] b = Numbers.Whole(depth * columns, 1);
                float[][] panels =
                    [Panels(lanes, b, depth, columns), PanelsFromRows(lanes, b, depth, columns), PanelsInChunks(lanes, b, depth, columns)];
                foreach (int rows in Rows)
                {
                    float[] a = Numbers.Whole(rows * depth, 2);
                    float[] expected = Numbers.Whole(rows * columns, 3), start = [.. expected];
                    PlainProduct.Accumulate(rows, depth, columns, a, b, expected);
                    float[] tiles = Tiles(a, rows, depth);

                    foreach (float[] packed in panels)
                    {
                        float[] c = [.. start], fromTiles = [.. start];
                        lanes.AccumulateProduct(rows, depth, columns, a, packed, c);
                        lanes.AccumulateTiles(rows, depth, columns, tiles, packed, fromTiles);
                        if (!expected.AsSpan().SequenceEqual(c)) Assert.Fail($"{rows} x {depth} x {columns}");
                        if (!expected.AsSpan().SequenceEqual(fromTiles)) Assert.Fail($"{rows} x {depth} x {columns} from tiles");
                    }
                }
            }
    }

    // Sizes that nobody thought of.
    [Theory, EveryWidth]
    public void Accumulate_AnySize_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 600], Gen.Int[1, 140]).Holds(size =>
        {
            (int rows, int depth, int columns) = size;
            float[] a = Numbers.Whole(rows * depth, 4), b = Numbers.Whole(depth * columns, 5), expected = new float[rows * columns];
            PlainProduct.Accumulate(rows, depth, columns, a, b, expected);
            float[] panels = Panels(lanes, b, depth, columns), c = new float[rows * columns], fromTiles = new float[rows * columns];

            lanes.AccumulateProduct(rows, depth, columns, a, panels, c);
            lanes.AccumulateTiles(rows, depth, columns, Tiles(a, rows, depth), panels, fromTiles);

            Assert.Equal(expected, c);
            Assert.Equal(expected, fromTiles);
        }, cases: 25);
    }

    [Theory, EveryWidth]
    public void Pack_EveryColumnCount_EndsInZeros(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach (int depth in new[] { 1, 7, 257 })
            foreach (int columns in Columns(bits))
            {
                // No value is 0, so that the zeros are those of the edge.
                float[] b = Numbers.Uniform(depth * columns, 10, 1, 2), panels = Panels(lanes, b, depth, columns);

                Assert.Equal(b.Order(), panels.Where(v => v != 0).Order());
                Assert.Equal(panels, PanelsFromRows(lanes, b, depth, columns));
                Assert.Equal(panels, PanelsInChunks(lanes, b, depth, columns));
            }
    }

    [Theory, EveryWidth]
    public void PanelLength_EveryColumnCount_IsWholeVectors(int bits)
    {
        int vector = bits / 32;

        foreach (int columns in Columns(bits))
        {
            int length = LaneFunctions.OfWidth(bits).PanelLength(7, columns);

            Assert.Equal(0, length % (7 * vector));
            Assert.InRange(length, 7 * columns, 7 * (columns + vector - 1));
        }
    }

    [Theory]
    [EveryWidth(1)]
    [EveryWidth(2)]
    [EveryWidth(7)]
    [EveryWidth(13)]
    [EveryWidth(49)]
    public void Accumulate_RowsSplit_GivesTheSameBits(int bits, int first)
    {
        const int All = 50, Depth = 300, Columns = 37;
        var lanes = LaneFunctions.OfWidth(bits);
        float[] a = Numbers.Normal(All * Depth, 6), b = Numbers.Normal(Depth * Columns, 7);
        float[] panels = Panels(lanes, b, Depth, Columns), whole = new float[All * Columns], split = new float[All * Columns];
        lanes.AccumulateProduct(All, Depth, Columns, a, panels, whole);

        for (int start = 0; start < All; start += first)
        {
            int count = Math.Min(first, All - start);
            lanes.AccumulateProduct(count, Depth, Columns, a.AsSpan(start * Depth, count * Depth), panels, split.AsSpan(start * Columns));
        }

        Numbers.AssertSameBits(whole, split);
    }

    [Theory, EveryWidth]
    public void Accumulate_DepthSplit_GivesTheSameBits(int bits)
    {
        const int All = 11, Depth = 300, Left = 131, Columns = 21;
        var lanes = LaneFunctions.OfWidth(bits);
        float[] a = Numbers.Normal(All * Depth, 8), b = Numbers.Normal(Depth * Columns, 9);
        float[] whole = new float[All * Columns], split = new float[All * Columns];
        lanes.AccumulateProduct(All, Depth, Columns, a, Panels(lanes, b, Depth, Columns), whole);

        foreach ((int start, int count) in new[] { (0, Left), (Left, Depth - Left) })
        {
            float[] part = [.. a.Chunk(Depth).SelectMany(row => row.Skip(start).Take(count))];
            lanes.AccumulateProduct(All, count, Columns, part, Panels(lanes, b.AsSpan(start * Columns), count, Columns), split);
        }

        Numbers.AssertSameBits(whole, split);
    }

    // The fewest, those around one to four vectors, of which two are a panel, and enough for several panels of a narrow register.
    private static IEnumerable<int> Columns(int bits) =>
        Enumerable.Range(1, 4).SelectMany(vectors => Enumerable.Range(vectors * bits / 32 - 1, 3)).Concat([1, 2, 37]).Where(c => c > 0)
            .Distinct();

    private static float[] Panels(LaneFunctions lanes, ReadOnlySpan<float> b, int depth, int columns)
    {
        float[] panels = Dirty(lanes, depth, columns);
        lanes.PackPanels(b, columns, 0, depth, depth, columns, panels);
        return panels;
    }

    private static float[] PanelsFromRows(LaneFunctions lanes, ReadOnlySpan<float> b, int depth, int columns)
    {
        int stride = depth + 2;
        float[] transposed = new float[columns * stride], panels = Dirty(lanes, depth, columns);
        for (int k = 0; k < depth; k++)
            for (int j = 0; j < columns; j++) transposed[j * stride + k] = b[k * columns + j];
        lanes.PackPanelsFromRows(transposed, stride, depth, columns, panels);
        return panels;
    }

    private static float[] PanelsInChunks(LaneFunctions lanes, ReadOnlySpan<float> b, int depth, int columns)
    {
        float[] panels = Dirty(lanes, depth, columns);
        for (int start = 0; start < depth; start += 100)
            lanes.PackPanels(b[(start * columns)..], columns, start, Math.Min(100, depth - start), depth, columns, panels);
        return panels;
    }

    private static float[] Tiles(ReadOnlySpan<float> a, int rows, int depth)
    {
        int stride = rows + 1;
        float[] transposed = new float[depth * stride], tiles = new float[rows * depth];
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < depth; k++) transposed[k * stride + i] = a[i * depth + k];
        for (int start = 0; start < depth; start += 100)
            Packing.PackTilesFromColumns(transposed.AsSpan(start * stride), stride, start, Math.Min(100, depth - start), rows, depth,
                tiles);
        return tiles;
    }

    // Whatever was in the memory before must not matter.
    private static float[] Dirty(LaneFunctions lanes, int depth, int columns)
    {
        float[] panels = new float[lanes.PanelLength(depth, columns)];
        panels.AsSpan().Fill(float.NaN);
        return panels;
    }
}
