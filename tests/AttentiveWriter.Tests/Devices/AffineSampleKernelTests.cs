using AttentiveWriter.Devices;
using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class AffineSampleKernelTests
{
    private static readonly float[] Scratch = new float[AffineSampleKernel.ScratchLength(3, new PlaneSize(28, 28))];

    private static readonly PlaneSize[] Planes =
        [new(1, 1), new(2, 2), new(5, 5), new(12, 12), new(1, 5), new(7, 1), new(9, 4), new(4, 9), new(17, 13), new(28, 28)];

    [Fact]
    public void Forward_Identity_IsExact()
    {
        foreach (PlaneSize plane in Planes)
        {
            float[] source = Numbers.Normal(2 * plane.Area, 1), target = new float[2 * plane.Area];

            AffineSampleKernel.Forward(source, plane, [1, 0, 0, 0, 1, 0], 1, plane, Scratch, target);

            Assert.Equal(source, target);
        }
    }

    [Fact]
    public void Forward_QuarterTurn_IsExact()
    {
        float[] target = new float[4];

        AffineSampleKernel.Forward([1, 2, 3, 4], new PlaneSize(2, 2), [0, -1, 0, 1, 0, 0], 1, new PlaneSize(2, 2), Scratch, target);

        // Source column is minus target row, source row is target column.
        Assert.Equal([2, 4, 1, 3], target);
    }

    // Grow and shift beyond every type's range, and as little as a float can.
    [Fact]
    public void Both_AbsurdMaps_StayFinite()
    {
        float[] numbers = [0, 1, -1e4f, 1e9f, -3e20f, float.MaxValue, float.MinValue, float.Epsilon];
        var source = new PlaneSize(5, 3);
        var target = new PlaneSize(4, 6);
        float[] planes = Numbers.Normal(2 * source.Area, 1), d = Numbers.Normal(2 * target.Area, 2);
        float[] output = new float[d.Length], dSource = new float[planes.Length], dTheta = new float[6], theta = new float[6];
        for (int code = 0; code < Math.Pow(numbers.Length, 6); code += 7)
        {
            for (int k = 0, rest = code; k < 6; k++, rest /= numbers.Length) theta[k] = numbers[rest % numbers.Length];
            output.AsSpan().Clear();
            dSource.AsSpan().Clear();
            dTheta.AsSpan().Clear();

            AffineSampleKernel.Forward(planes, source, theta, 2, target, Scratch, output);
            float dScale = AffineSampleKernel.Backward(planes, source, theta, 2, target, d, Scratch, dSource, dTheta);

            // A weighted mean of four pixels is no larger than the largest.
            Assert.InRange(output.Max(MathF.Abs), 0, 2 * planes.Max(MathF.Abs) * 1.0001f);
            Assert.InRange(dSource.Max(MathF.Abs), 0, 2 * d.Sum(MathF.Abs));
            Assert.InRange(dTheta.Max(MathF.Abs), 0, 1e4f);
            Assert.InRange(MathF.Abs(dScale), 0, 1e4f);
        }
    }

    [Theory]
    [InlineData(1, 0, 3)]
    [InlineData(1, 0, -3)]
    [InlineData(1, 0, 1e30f)]
    [InlineData(1, 0, float.MinValue)]
    [InlineData(float.MaxValue, float.MaxValue, 0.1f)]
    [InlineData(1e9f, 0, 0)]
    [InlineData(0, 1e38f, 0)]
    [InlineData(0, 0, 1.3f)]
    public void Both_NothingInSight_GiveNothing(float a11, float a12, float tx)
    {
        // Even sides, so that no row or column of the target is in the middle.
        var source = new PlaneSize(6, 4);
        var target = new PlaneSize(8, 2);
        float[] planes = Numbers.Normal(source.Area, 1), d = Numbers.Normal(target.Area, 2);
        foreach (float[] theta in new[] { [a11, a12, tx, 0, 1, 0], new[] { 1, 0, 0, a12, a11, tx } })
        {
            float[] output = new float[d.Length], dSource = new float[planes.Length], dTheta = new float[6];

            AffineSampleKernel.Forward(planes, source, theta, 2, target, Scratch, output);
            float dScale = AffineSampleKernel.Backward(planes, source, theta, 2, target, d, Scratch, dSource, dTheta);

            Assert.All([.. output, .. dSource, .. dTheta, dScale], v => Assert.Equal(0, v));
        }
    }

    [Theory]
    [InlineData(float.NaN, 0, 0, 1)]
    [InlineData(0, float.NaN, 0, 1)]
    [InlineData(0, 0, float.NaN, 1)]
    [InlineData(float.PositiveInfinity, 0, 0, 1)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity, 0, 1)]
    [InlineData(0, 0, float.NegativeInfinity, 1)]
    [InlineData(1, 0, 0, float.NaN)]
    public void Both_NotFinite_IsNotANumberAndInBounds(float a11, float a12, float tx, float scale)
    {
        var plane = new PlaneSize(5, 3);
        float[] planes = Numbers.Normal(plane.Area, 1), d = Numbers.Normal(plane.Area, 2);
        foreach (float[] theta in new[] { [a11, a12, tx, 0, 1, 0], new[] { 1, 0, 0, a12, a11, tx } })
        {
            float[] output = new float[d.Length];

            AffineSampleKernel.Forward(planes, plane, theta, scale, plane, Scratch, output);
            AffineSampleKernel.Backward(planes, plane, theta, scale, plane, d, Scratch, new float[plane.Area], new float[6]);

            Assert.All(output, v => Assert.True(float.IsNaN(v)));
        }
    }

    // The last numbers before the borders, where rounding could step over them.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(31)]
    [InlineData(32)]
    public void Point_LastBeforeTheBorder_CountsNothingButIsInside(int length)
    {
        var bordered = new PlaneSize(length, length).WithBorder();
        float[] values = [.. Enumerable.Repeat(1f, bordered.Area)];
        for (int i = 0; i < bordered.Width; i++)
            values[i] = values[^(i + 1)] = values[i * bordered.Width] = values[i * bordered.Width + length + 1] = 0;
        foreach (double end in new[] { 0, double.Epsilon, Math.BitDecrement(length + 1.0) })
        {
            Assert.True(BilinearPoint.IsWithin(end, length));
            Assert.Equal(0, new BilinearPoint(end, end, bordered.Width).Sample(values), 1e-12f);
        }
        Assert.Equal(1, new BilinearPoint(Math.BitDecrement(1.0), length, bordered.Width).Sample(values), 1e-12f);
        Assert.False(BilinearPoint.IsWithin(length + 1, length));
        Assert.False(BilinearPoint.IsWithin(-double.Epsilon, length));
    }

    [Fact]
    public void Backward_Data_LeavesTheSourceAlone()
    {
        var (source, target) = (new PlaneSize(5, 3), new PlaneSize(2, 2));
        float[] planes = Numbers.Normal(source.Area, 1), d = Numbers.Normal(target.Area, 2), theta = [0.5f, 0.1f, 0.1f, -0.2f, 0.6f, 0.05f];
        float[] dSource = new float[planes.Length], dTheta = new float[6], dThetaOfData = new float[6];

        float dScale = AffineSampleKernel.Backward(planes, source, theta, 2, target, d, Scratch, dSource, dTheta);
        float dScaleOfData = AffineSampleKernel.Backward(planes, source, theta, 2, target, d, Scratch, [], dThetaOfData);

        Assert.Contains(dSource, v => v != 0);
        Assert.Equal(dTheta, dThetaOfData);
        Assert.Equal(dScale, dScaleOfData);
    }
}
