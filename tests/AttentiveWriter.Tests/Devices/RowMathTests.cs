using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class RowMathTests
{
    [Fact]
    public void Transpose_StridedRows_TouchesNothingElse()
    {
        float[] destination = [.. Enumerable.Repeat(-1f, 8)];

        RowMath.Transpose([1, 2, 0, 3, 4], 3, 2, 2, destination, 4);

        Assert.Equal([1, 3, -1, -1, 2, 4, -1, -1], destination);
    }

    [Fact]
    public void SumOfSquares_LargeAndSmall_LosesNoDigits()
    {
        float[] values = [1e12f, .. Enumerable.Repeat(1e7f, 1000)];

        Assert.Equal((double)1e12f * 1e12f + 1000 * 1e14, RowMath.SumOfSquares(values), 1e12);
    }

    [Fact]
    public void SumOfSquares_NotANumber_Shows()
    {
        Assert.Equal(25, RowMath.SumOfSquares([3, 0, -4]));
        Assert.True(double.IsNaN(RowMath.SumOfSquares([1, float.NaN, 2])));
    }
}
