using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class LearningRatesTests
{
    [Fact]
    public void Constant_AnyStep_IsTheRate() =>
        Assert.All(new long[] { 0, 1, 1_000_000 }, step => Assert.Equal(0.3, LearningRates.Constant(0.3)(step)));

    [Fact]
    public void Cosine_Steps_FallsFromTheFirstRateToTheLast()
    {
        Func<long, double> rate = LearningRates.Cosine(1e-2, 2e-3, 100);

        Assert.Equal([1e-2, 6e-3, 2e-3, 2e-3], new long[] { 0, 50, 100, 1000 }.Select(step => Math.Round(rate(step), 15)));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRates.Cosine(1, 0, 0));
    }

    [Fact]
    public void WarmUp_FirstSteps_RiseInALineToTheScheduleBehind()
    {
        Func<long, double> rate = LearningRates.WarmUp(4, LearningRates.Constant(2));

        Assert.Equal([0.5, 1, 1.5, 2, 2, 2], Enumerable.Range(0, 6).Select(step => rate(step)));
        Assert.Equal(2, LearningRates.WarmUp(0, LearningRates.Constant(2))(0));
    }

    [Fact]
    public void LearningRateAt_SettingsWithWarmUp_RisesThenFalls()
    {
        var settings = new TrainingSettings { Steps = 100, LearningRate = 1, FinalLearningRate = 0, WarmUpSteps = 10 };

        double[] rates = [.. Enumerable.Range(0, 101).Select(step => settings.LearningRateAt(step))];

        Assert.Equal(0.1, rates[0], 1e-12);
        Assert.All(Enumerable.Range(0, 9), step => Assert.True(rates[step + 1] > rates[step]));
        Assert.All(Enumerable.Range(10, 90), step => Assert.True(rates[step + 1] < rates[step]));
        Assert.Equal(0, rates[100], 1e-12);
    }
}
