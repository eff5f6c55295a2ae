using AttentiveWriter.Gpu;

namespace AttentiveWriter.Tests.Gpu;

/// <summary>The elementary functions of the GPU against those of the BCL.</summary>
public class GpuMathTests
{
    private static IEnumerable<double> Points => Enumerable.Range(0, 20_001).Select(i => -87 + 175 * i / 20_000.0);

    [Fact]
    public void Exp_OfFloats_IsWithinTwoUnits() =>
        Assert.All(Points, x => Near(Math.Exp((float)x), GpuMath.Exp((float)x), 2e-7 * Math.Exp((float)x)));

    [Fact]
    public void Exp_OfDoubles_IsWithinTheLastDigits() =>
        Assert.All(Points.Select(x => 8 * x), x => Near(Math.Exp(x), GpuMath.Exp(x), 1e-14 * Math.Exp(x)));

    [Fact]
    public void Log_OverAllMagnitudes_IsWithinTheLastDigits() => Assert.All(Points.Select(x => Math.Exp(7 * x)).Append(1).Append(1 - 1e-12),
        x => Near(Math.Log(x), GpuMath.Log(x), 1e-14 * Math.Max(1, Math.Abs(Math.Log(x)))));

    [Fact]
    public void SigmoidAndTanh_OfFloats_AreWithinTwoUnits() => Assert.All(Points, x =>
    {
        Near(1 / (1 + Math.Exp(-(float)x)), GpuMath.Sigmoid((float)x), 2e-7);
        Near(Math.Tanh((float)x), GpuMath.Tanh((float)x), 4e-7);
    });

    [Fact]
    public void SinAndCos_OfATurn_AreWithinTheLastDigits()
    {
        for (double x = 0; x <= 2 * Math.PI; x += 6e-4)
        {
            Near(Math.Sin(x), GpuMath.Sin(x), 1e-14);
            Near(Math.Cos(x), GpuMath.Cos(x), 1e-14);
        }
    }

    [Fact]
    public void SoftplusAndExpm1_InBothTails_KeepTheirDigits()
    {
        foreach (double x in new[] { -700, -40, -1e-9, 0, 1e-9, 3, 800 })
            Near(x > 30 ? x : Math.Log(1 + Math.Exp(x)), GpuMath.Softplus(x), 1e-12 * Math.Max(1, Math.Abs(x)));
        Near(1e-9, GpuMath.Expm1(1e-9), 1e-17);
        Near(Math.Exp(2) - 1, GpuMath.Expm1(2), 1e-13);
    }

    [Fact]
    public void Functions_AtTheirEnds_SaturateAndKeepNaN()
    {
        Assert.Equal(0, GpuMath.Exp(-90f));
        Assert.Equal(float.PositiveInfinity, GpuMath.Exp(89f));
        Assert.Equal(0, GpuMath.Exp(-800.0));
        Assert.Equal(double.PositiveInfinity, GpuMath.Exp(710.0));
        Assert.Equal(double.NegativeInfinity, GpuMath.Log(0));
        Assert.Equal(double.PositiveInfinity, GpuMath.Log(double.PositiveInfinity));
        foreach (double value in new[] { GpuMath.Exp(float.NaN), GpuMath.Exp(double.NaN), GpuMath.Log(-1), GpuMath.Log(double.NaN),
            GpuMath.Sigmoid(float.NaN), GpuMath.Tanh(float.NaN) }) Assert.Equal(double.NaN, value);
    }

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{actual:R}, expected {expected:R}");
}
