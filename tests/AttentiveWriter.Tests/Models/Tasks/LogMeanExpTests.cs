using AttentiveWriter.Models;


namespace AttentiveWriter.Tests.Models.Tasks;

public class LogMeanExpTests
{
    [Fact]
    public void Value_AnyOrder_IsTheLogarithmOfTheMean()
    {
        double[] values = [-3, 0.5, 2, -40, 1.75, 2];
        double expected = Math.Log(values.Average(Math.Exp));

        Assert.Equal(expected, Of(values), 1e-14);
        Assert.Equal(expected, Of([.. values.Reverse()]), 1e-14);
        Assert.Equal(expected, Of([.. values.Order()]), 1e-14);
    }

    [Theory]
    [InlineData(-90_000)]
    [InlineData(90_000)]
    public void Value_ExponentialsOutOfRange_IsExactAllTheSame(double offset) =>
        Assert.Equal(offset + Math.Log((1 + Math.Exp(-1)) / 2), Of(offset - 1, offset), 1e-10);

    [Fact]
    public void Value_OfOneValue_IsIt() => Assert.Equal(-123.25, Of(-123.25));

    [Theory]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(0, double.NegativeInfinity)]
    public void Value_AnImpossibleSample_CountsAsZero(double first, double second) => Assert.Equal(Math.Log(0.5), Of(first, second), 1e-15);

    [Fact]
    public void Value_AllImpossible_IsMinusInfinity() =>
        Assert.Equal(double.NegativeInfinity, Of(double.NegativeInfinity, double.NegativeInfinity));

    [Theory]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.NaN)]
    public void Value_NaN_IsNotHidden(double first, double second) => Assert.True(double.IsNaN(Of(first, second)));

    private static double Of(params ReadOnlySpan<double> values)
    {
        var mean = new LogMeanExp();
        foreach (double value in values) mean.Add(value);
        return mean.Value;
    }
}
