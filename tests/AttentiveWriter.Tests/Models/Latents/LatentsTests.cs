using AttentiveWriter.Models;

namespace AttentiveWriter.Tests.Models;

public class LatentsTests
{
    [Fact]
    public void Constructor_OtherNumberOfValues_SaysSo() =>
        Assert.Contains("7 values are no latents of 2 steps, 1 images and 4 values",
            Assert.Throws<ArgumentException>(() => new Latents(2, 1, 4, new float[7])).Message);

    [Fact]
    public void At_OfAStepAndAnImage_IsItsRow()
    {
        var latents = new Latents(2, 3, 2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

        Assert.Equal([8, 9], latents.At(1, 1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => latents.At(2, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => latents.At(0, 3).Length);
    }

    [Fact]
    public void Of_SomeImages_AreTheirsInThatOrder()
    {
        var latents = new Latents(2, 3, 1, [0, 1, 2, 10, 11, 12]);

        Assert.Equal([2, 0, 2, 12, 10, 12], latents.Of(2, 0, 2).Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Scaled_ByNoTemperature_Throws(float temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Noise(1).Scaled(temperature));

    [Fact]
    public void Scaled_ByATemperature_IsThatTimesTheNoise() =>
        Assert.Equal([0.5f, -1, 2], new Latents(1, 1, 3, [1, -2, 4]).Scaled(0.5f).Values);

    [Fact]
    public void Between_AtTheEnds_IsExactlyThem()
    {
        Latents a = Noise(1), b = Noise(2);

        Assert.Equal(a.Values, Latents.Between(a, b, 0).Values);
        Assert.Equal(b.Values, Latents.Between(a, b, 1).Values);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Between_OnTheWay_IsAsLongAsTheEndsAndThatShareOfTheAngle(double share)
    {
        Latents a = Noise(1), b = Noise(2), c = Latents.Between(a, b, share);

        for (int i = 0; i < a.Count; i++)
        {
            Assert.Equal((1 - share) * Length(a, i) + share * Length(b, i), Length(c, i), 1e-4);
            Assert.Equal(share * Angle(a, b, i), Angle(a, c, i), 1e-4);
        }
    }

    [Fact]
    public void Between_NoiseOfTheSameDirection_IsTheStraightLine()
    {
        Latents a = new(1, 1, 2, [1, 2]), b = new(1, 1, 2, [3, 6]), zero = new(1, 1, 2, [0, 0]);

        Assert.Equal([2f, 4f], Latents.Between(a, b, 0.5).Values);
        Assert.Equal([0.5f, 1f], Latents.Between(zero, a, 0.5).Values);
        Assert.Equal([0f, 0f], Latents.Between(a, new(1, 1, 2, [-1, -2]), 0.5).Values);
    }

    [Fact]
    public void Between_OtherShapes_SaysWhich() =>
        Assert.Contains("[3, 4, 5] and [1, 1, 2]",
            Assert.Throws<ArgumentException>(() => Latents.Between(Noise(1), new Latents(1, 1, 2, [1, 2]), 0.5)).Message);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Between_NoShare_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Latents.Between(Noise(1), Noise(2), share));

    [Fact]
    public void Varied_FromAStepOn_SharesTheStepsBeforeAndNoneAfter()
    {
        Latents noise = Noise(1), varied = noise.Varied(step: 1, variations: 2, seed: 9);

        Assert.Equal([3, 12, 5], varied.Shape);
        for (int i = 0; i < noise.Count; i++)
        {
            for (int t = 0; t < noise.Steps; t++) Assert.Equal(noise.At(t, i), varied.At(t, 3 * i));
            for (int k = 1; k <= 2; k++)
            {
                Assert.Equal(noise.At(0, i), varied.At(0, 3 * i + k));
                for (int t = 1; t < noise.Steps; t++) Assert.NotEqual(noise.At(t, i).ToArray(), varied.At(t, 3 * i + k).ToArray());
            }
            Assert.NotEqual(varied.At(1, 3 * i + 1).ToArray(), varied.At(1, 3 * i + 2).ToArray());
        }
    }

    [Fact]
    public void Varied_MoreVariationsOrFewerImages_ChangeNoneOfTheOthers()
    {
        Latents few = Noise(1).Of(0).Varied(1, 1, 9), many = Noise(1).Varied(1, 3, 9);

        Assert.Equal(few.At(2, 1), many.At(2, 1));
        Assert.NotEqual(few.At(2, 1).ToArray(), Noise(1).Varied(1, 1, 8).At(2, 1).ToArray());
    }

    private static Latents Noise(int seed) => new(3, 4, 5, Numbers.Normal(60, seed));

    private static double Length(Latents latents, int image) => Math.Sqrt(Dot(latents, latents, image));

    private static double Angle(Latents a, Latents b, int image) =>
        Math.Acos(Dot(a, b, image) / (Length(a, image) * Length(b, image)));

    private static double Dot(Latents a, Latents b, int image) =>
        Enumerable.Range(0, a.Steps).Sum(t => Enumerable.Range(0, a.Size).Sum(k => (double)a.At(t, image)[k] * b.At(t, image)[k]));
}
