using AttentiveWriter.Data;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class PairedDifferenceTests
{
    [Fact]
    public void Of_KnownCosts_HasTheMeanAndErrorOfTheDifferences()
    {
        // The differences are 1, 2 and 3: their variance is 1, of three.
        PairedDifference difference = PairedDifference.Of([101, 52, 13], [100, 50, 10]);

        Assert.Equal(2, difference.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(1.0 / 3), difference.StandardError!.Value, 1e-12);
        Assert.Equal(3, difference.Images);
        Assert.True(difference.IsClear);
    }

    [Fact]
    public void Of_TheOtherWayRound_IsTheNegative()
    {
        double[] first = Numbers.Uniform(40, 1).Select(v => (double)v).ToArray(), second = [.. first.Select((v, i) => v + i % 3)];

        PairedDifference one = PairedDifference.Of(first, second), other = PairedDifference.Of(second, first);

        Assert.Equal(-other.Mean, one.Mean, 1e-12);
        Assert.Equal(other.StandardError!.Value, one.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Of_OneImage_HasAnUnknownError()
    {
        PairedDifference difference = PairedDifference.Of([3], [1]);

        Assert.Equal((2, null, null), (difference.Mean, difference.StandardError, difference.IsClear));
        Assert.Equal("b costs 2.00 ± unknown nats per image more than a: one image says nothing of others", difference.Describe("b", "a"));
    }

    [Theory]
    [InlineData(2.5, 1.0, "b costs 2.50 ± 1.00 nats per image more than a: beyond two standard errors, hardly chance")]
    [InlineData(-2.5, 1.0, "b costs 2.50 ± 1.00 nats per image less than a: beyond two standard errors, hardly chance")]
    [InlineData(1.9, 1.0, "b costs 1.90 ± 1.00 nats per image more than a: within two standard errors, which may be chance")]
    [InlineData(0.0, 0.0, "b costs 0.00 ± 0.00 nats per image more than a: within two standard errors, which may be chance")]
    public void Describe_Difference_SaysWhetherItIsBeyondTwoErrors(double mean, double error, string words) =>
        Assert.Equal(words, new PairedDifference(mean, error, 10).Describe("b", "a"));

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 0)]
    public void Of_NotAsMany_IsRefused(int costs, int others) =>
        Assert.Throws<ArgumentException>(() => PairedDifference.Of(new double[costs], new double[others]));

    // What is hard for one model is hard for the other: that is why the same images are measured.
    [Fact]
    public void Of_TwoModels_IsSurerThanTheirBounds()
    {
        var images = new Glyphs(1, Split.Validation, SmallRun.Size);
        using var first = new DrawModel(SmallRun.Model);
        using var second = new DrawModel(SmallRun.Model);
        first.Initialise(1);
        second.Initialise(2);
        Evaluation one = Evaluation.Measure(first, images, 80, Binarisation.Stochastic),
            other = Evaluation.Measure(second, images, 80, Binarisation.Stochastic);

        PairedDifference difference = PairedDifference.Of(one.LossPerImage, other.LossPerImage);

        Assert.Equal(one.Bound - other.Bound, difference.Mean, 1e-9);
        Assert.True(difference.StandardError < Math.Sqrt(Math.Pow(one.StandardError!.Value, 2) + Math.Pow(other.StandardError!.Value, 2)));
    }
}
