namespace AttentiveWriter.Tests.Devices;

public class SmallProductTests
{
    private const int Guard = 40;
    private static readonly int[] Depths = [1, 2, 5, 12];

    [Theory, EveryWidth]
    public void Accumulate_EverySize_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach ((int rows, int depth, int columns) in Sizes())
        {
            float[] a = Numbers.Whole(rows * depth, 1), b = Numbers.Whole(depth * columns, 2);
            float[] start = Numbers.Whole(rows * columns + 2 * Guard, 3), expected = Expected(rows, depth, columns, a, b, start),
                c = [.. start];

            lanes.AccumulateSmall(rows, depth, columns, a, depth, 1, b, 0.5f, c.AsSpan(Guard, rows * columns));

            if (!expected.AsSpan().SequenceEqual(c)) Assert.Fail($"{rows} x {depth} x {columns}");
        }
    }

    [Theory, EveryWidth]
    public void Accumulate_TransposedStrides_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach ((int rows, int depth, int columns) in Sizes())
        {
            float[] a = Numbers.Whole(rows * depth, 4), b = Numbers.Whole(depth * columns, 5);
            float[] start = Numbers.Whole(rows * columns + 2 * Guard, 6), expected = Expected(rows, depth, columns, a, b, start),
                c = [.. start];

            lanes.AccumulateSmall(rows, depth, columns, Transposed(a, rows, depth), 1, rows, b, 0.5f, c.AsSpan(Guard, rows * columns));

            if (!expected.AsSpan().SequenceEqual(c)) Assert.Fail($"{rows} x {depth} x {columns}");
        }
    }

    [Theory, EveryWidth]
    public void AccumulateTransposed_EveryDepth_EqualsThreeLoops(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach ((int rows, int columns, int depth) in Sizes())
        {
            float[] a = Numbers.Whole(rows * depth, 7), b = Numbers.Whole(depth * columns, 8);
            float[] start = Numbers.Whole(rows * columns + 2 * Guard, 9), expected = Expected(rows, depth, columns, a, b, start),
                c = [.. start];

            lanes.AccumulateSmallTransposed(rows, columns, depth, a, Transposed(b, depth, columns), 0.5f, c.AsSpan(Guard, rows * columns));

            if (!expected.AsSpan().SequenceEqual(c)) Assert.Fail($"{rows} x {depth} x {columns}");
        }
    }

    [Theory, EveryWidth]
    public void Dot_EveryLength_IsTheSumOfProducts(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] left = Numbers.Whole(length, 10), right = Numbers.Whole(length, 11);

            Assert.Equal(left.Zip(right, (l, r) => l * r).Sum(), lanes.Dot(left, right));
        }
    }

    [Theory, EveryWidth]
    public void EveryProduct_OperandTooShort_IsRefused(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] six = new float[6], five = new float[5];

        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmall(2, 3, 2, five, 3, 1, six, 1, six));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmall(2, 3, 2, five, 1, 2, six, 1, six));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmall(2, 3, 2, six, 3, 1, five, 1, six));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmall(2, 3, 3, six, 3, 1, new float[9], 1, five));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmallTransposed(2, 2, 3, five, six, 1, six));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmallTransposed(2, 2, 3, six, five, 1, six));
        Assert.Throws<ArgumentException>(() => lanes.AccumulateSmallTransposed(2, 3, 3, six, new float[9], 1, five));
        Assert.Throws<ArgumentException>(() => lanes.Dot(six, five));
    }

    private static IEnumerable<(int, int, int)> Sizes() =>
        from rows in Enumerable.Range(1, 9) from depth in Depths from width in Enumerable.Range(1, 40) select (rows, depth, width);

    private static float[] Expected(int rows, int depth, int columns, float[] a, float[] b, float[] start)
    {
        float[] product = new float[rows * columns], expected = [.. start];
        PlainProduct.Accumulate(rows, depth, columns, a, b, product);
        for (int i = 0; i < product.Length; i++) expected[Guard + i] += 0.5f * product[i];
        return expected;
    }

    private static float[] Transposed(float[] source, int rows, int columns)
    {
        float[] target = new float[source.Length];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) target[j * rows + i] = source[i * columns + j];
        return target;
    }
}
