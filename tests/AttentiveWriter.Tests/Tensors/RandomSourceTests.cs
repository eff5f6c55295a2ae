using System.Runtime.Intrinsics;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Tensors;

public class RandomSourceTests
{
    private static readonly RandomSource Source = new(7, RandomPurpose.Latent);

    [Fact]
    public void Uniform_ManyDraws_LieInTheUnitIntervalEvenly()
    {
        float[] values = Uniform(100_000, 0, 0, 0);

        Assert.All(values, v => Assert.InRange(v, 0, 1 - 1f / (1 << 24)));
        Assert.All(values, v => Assert.Equal(MathF.Floor(v * (1 << 24)), v * (1 << 24)));
        Assert.InRange(values.Average(v => (double)v), 0.5 - 0.004, 0.5 + 0.004);
        // Ten bins of 10,000 +- 95: five standard deviations.
        for (int bin = 0; bin < 10; bin++) Assert.InRange(values.Count(v => (int)(v * 10) == bin), 9_525, 10_475);
    }

    [Fact]
    public void Normal_ManyDraws_HaveTheMomentsOfTheStandardNormal()
    {
        double[] values = [.. Normal(100_000, 0, 0, 0).Select(v => (double)v)];

        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        double skew = values.Average(v => Math.Pow(v - mean, 3)) / Math.Pow(variance, 1.5);
        double kurtosis = values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance);

        // About four standard errors of each estimate at 100,000 draws.
        Assert.InRange(mean, -0.0127, 0.0127);
        Assert.InRange(variance, 1 - 0.018, 1 + 0.018);
        Assert.InRange(skew, -0.031, 0.031);
        Assert.InRange(kurtosis, 3 - 0.062, 3 + 0.062);
        Assert.InRange(values.Max(), 3.9, 6);
        Assert.InRange(values.Min(), -6, -3.9);
    }

    [Fact]
    public void Normal_Neighbours_AreUncorrelated()
    {
        double[] values = [.. Normal(100_000, 0, 0, 0).Select(v => (double)v)];

        foreach (int lag in Enumerable.Range(1, 16))
            Assert.InRange(values.Skip(lag).Zip(values, (a, b) => a * b).Average(), -0.0127, 0.0127);
    }

    [Fact]
    public void EveryDraw_SameAddress_GivesTheSameNumbers()
    {
        Assert.Equal(Normal(33, 5, 6, 7), Normal(33, 5, 6, 7));
        Assert.Equal(Uniform(33, 5, 6, 7), Uniform(33, 5, 6, 7));
    }

    [Fact]
    public void EveryDraw_ShorterDestination_IsAPrefix()
    {
        float[] normal = Normal(70, 1, 2, 3), uniform = Uniform(70, 1, 2, 3);

        for (int length = 0; length < 70; length++)
        {
            Assert.Equal(normal[..length], Normal(length, 1, 2, 3));
            Assert.Equal(uniform[..length], Uniform(length, 1, 2, 3));
        }
    }

    [Theory]
    [InlineData(2, 1, 1, 0)]
    [InlineData(1, 2, 1, 0)]
    [InlineData(1, 1, 2, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 1L + (1L << 32), 1, 0)]
    [InlineData(1, 1, 1L + (1L << 32), 0)]
    public void Uniform_AnotherAddress_GivesUnrelatedNumbers(int seed, long step, long row, int t)
    {
        float[] here = new float[10_000], there = new float[10_000];
        new RandomSource(1, RandomPurpose.Latent).Uniform(here, 1, 1, 0);

        new RandomSource((ulong)seed, RandomPurpose.Latent).Uniform(there, step, row, t);

        AssertUnrelated(here, there);
    }

    [Fact]
    public void Uniform_AnotherPurpose_GivesUnrelatedNumbers()
    {
        float[][] draws = [.. Enum.GetValues<RandomPurpose>().Select(purpose =>
        {
            float[] values = new float[10_000];
            new RandomSource(1, purpose).Uniform(values, 0, 0);
            return values;
        })];

        for (int i = 0; i < draws.Length; i++)
            for (int j = 0; j < i; j++) AssertUnrelated(draws[i], draws[j]);
    }

    private static void AssertUnrelated(float[] left, float[] right)
    {
        // The mean of (u - 1/2)(v - 1/2) has a standard deviation of 1 / 12 / 100.
        Assert.InRange(left.Zip(right, (u, v) => (u - 0.5) * (v - 0.5)).Average(), -0.004, 0.004);
        Assert.True(left.Zip(right).Count(p => p.First == p.Second) < 3);
    }

    private static float[] Uniform(int length, long step, long row, int t)
    {
        float[] values = new float[length];
        Source.Uniform(values, step, row, t);
        return values;
    }

    private static float[] Normal(int length, long step, long row, int t)
    {
        float[] values = new float[length];
        Source.Normal(values, step, row, t);
        return values;
    }

    [Fact]
    public void Normal_LogarithmAndSine_HaveTheSameBitsInNarrowRegisters()
    {
        float[] unit = Numbers.Uniform(8192, 77);

        for (int i = 0; i < unit.Length; i += 8)
        {
            Vector256<float> wide = Vector256.Create(unit.AsSpan(i, 8)) + Vector256.Create(1f / (1 << 24));
            (Vector256<float> sin, Vector256<float> cos) = Vector256.SinCos(wide * 6);
            for (int half = 0; half < 8; half += 4)
            {
                var narrow = Vector128.Create(unit.AsSpan(i + half, 4)) + Vector128.Create(1f / (1 << 24));
                (Vector128<float> narrowSin, Vector128<float> narrowCos) = Vector128.SinCos(narrow * 6);
                Assert.Equal(Vector128.Log(narrow).AsInt32(), (half == 0 ? Vector256.Log(wide).GetLower() : Vector256.Log(wide).GetUpper())
                    .AsInt32());
                Assert.Equal(narrowSin.AsInt32(), (half == 0 ? sin.GetLower() : sin.GetUpper()).AsInt32());
                Assert.Equal(narrowCos.AsInt32(), (half == 0 ? cos.GetLower() : cos.GetUpper()).AsInt32());
            }
        }
    }
}
