using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class LogisticKernelTests
{
    [Fact]
    public void NegativeLogLikelihood_OfAll256Levels_SumsToAProbabilityOfOne()
    {
        // A wide one, a narrow one in the middle of a level, one on the edge between two, and one outside.
        float[] canvas = [0.3f, -0.2f, 0.1f, -1, 0.5f, 100 / 255f, 30.5f / 255, 1.4f, -1.2f, -9, -7, -2];

        double sum = Enumerable.Range(0, 256).Sum(level => Math.Exp(-LogisticKernel.NegativeLogLikelihood([level / 255f], canvas)));

        Assert.Equal(1, sum, 1e-5);
    }

    [Fact]
    public void NegativeLogLikelihood_FarTail_KeepsItsDigits()
    {
        // One narrow logistic at 1/2, the level 2/255: log p = (upper end - mean) / scale + log(1 - e^(-width)), where no cumulative
        // probability differs from 0.
        const double Scale = 1e-4;
        double expected = (2.5 / 255 - 0.5) / Scale + Math.Log(1 - Math.Exp(-1 / 255.0 / Scale));

        Assert.Equal(-expected, LogisticKernel.NegativeLogLikelihood([2 / 255f], [0, 0.5f, (float)Math.Log(Scale)]), 0.01);
    }

    [Theory]
    [InlineData(60f)]
    [InlineData(-60f)]
    public void NegativeLogLikelihood_ExtremeScale_IsFinite(float logScale)
    {
        float[] gradient = new float[3];
        float[] canvas = [0, 0.4f, logScale];
        foreach (float level in new[] { 0f, 102 / 255f, 103 / 255f, 1f })
        {
            LogisticKernel.Backward([level], canvas, 1, gradient);

            Assert.InRange(LogisticKernel.NegativeLogLikelihood([level], canvas), 0, float.MaxValue);
            Assert.DoesNotContain(gradient, float.IsNaN);
        }
    }

    [Fact]
    public void NegativeLogLikelihood_BetweenLevels_IsThatOfTheNearest() => Assert.Equal(
        LogisticKernel.NegativeLogLikelihood([77 / 255f], [0, 0.3f, -1]),
            LogisticKernel.NegativeLogLikelihood([77.3f / 255], [0, 0.3f, -1]));

    [Fact]
    public void NegativeLogLikelihood_NaN_IsNotHidden() =>
        Assert.True(float.IsNaN(LogisticKernel.NegativeLogLikelihood([0.5f], [0, float.NaN, -1])));

    [Theory, EveryWidth]
    public void Expect_LogitsOfAnySize_IsFinite(int bits)
    {
        float[] canvas = [.. Enumerable.Repeat(5000f, 3), .. Enumerable.Repeat(4000f, 3), .. Enumerable.Repeat(0.25f, 3),
            .. Enumerable.Repeat(0.5f, 3), .. new float[6]];
        float[] actual = new float[3];

        OneRow.Run(bits, (kernels, m) => kernels.LogisticMean(m[0], m[1]), canvas, actual);

        Assert.All(actual, e => Assert.Equal(0.25f, e));
    }
}
