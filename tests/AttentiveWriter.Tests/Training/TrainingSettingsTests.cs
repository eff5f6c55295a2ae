using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class TrainingSettingsTests
{
    [Fact]
    public void LearningRateAt_Steps_FallsAlongHalfACosine()
    {
        var settings = new TrainingSettings { Steps = 100, LearningRate = 1e-2, FinalLearningRate = 2e-3 };

        Assert.Equal(1e-2, settings.LearningRateAt(0), 1e-15);
        Assert.Equal(6e-3, settings.LearningRateAt(50), 1e-15);
        Assert.Equal(2e-3, settings.LearningRateAt(100), 1e-15);
        Assert.Equal(2e-3, settings.LearningRateAt(1000), 1e-15);
        Assert.All(Enumerable.Range(0, 100), s => Assert.True(settings.LearningRateAt(s + 1) < settings.LearningRateAt(s)));
    }

    [Fact]
    public void Problems_EveryWrongValue_IsListed()
    {
        var settings = new TrainingSettings
        {
            Batch = 0,
            Steps = 0,
            LearningRate = double.NaN,
            FinalLearningRate = -1,
            Beta1 = 1,
            Beta2 = float.NaN,
            Epsilon = 0,
            ClipNorm = float.NaN,
            ValidationImages = 0,
            CheckpointMinutes = double.NaN,
            CheckpointSteps = -1,
            KeepCheckpoints = 0,
            LogSteps = 0,
        };

        Assert.Equal(13, settings.Problems().Count);
        Assert.Empty(new TrainingSettings().Problems());
    }

    [Fact]
    public void Problems_NothingWhereSomethingIsNeeded_IsListed()
    {
        var settings = new TrainingSettings { LearningRate = 0, Epsilon = 0, ClipNorm = 0, CheckpointMinutes = 0, Data = "" };

        Assert.Equal(5, settings.Problems().Count);
        Assert.Empty(new TrainingSettings { FinalLearningRate = 0, Beta1 = 0, Beta2 = 0 }.Problems());
    }

    [Fact]
    public void Problems_MoreStepsThanCanBeCounted_IsListed()
    {
        Assert.Equal("steps is 1000000000001, expected 1..1000000000000",
            Assert.Single(new TrainingSettings { Steps = 1_000_000_000_001 }.Problems()));
        Assert.Empty(new TrainingSettings { Steps = 1_000_000_000_000 }.Problems());
    }

    [Fact]
    public void Problems_InfinityThatNoFileCanHold_IsListed()
    {
        var settings = new TrainingSettings
        {
            Epsilon = float.PositiveInfinity,
            ClipNorm = float.PositiveInfinity,
            CheckpointMinutes = double.PositiveInfinity,
        };

        Assert.Equal(3, settings.Problems().Count);
    }

    [Fact]
    public void Problems_NoSuchBinarisation_IsListedWithTheChoices()
    {
        string problem = Assert.Single(new TrainingSettings { Binarisation = (Binarisation)9 }.Problems());

        Assert.Contains("binarisation is 9", problem, StringComparison.Ordinal);
        Assert.Contains("Threshold", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_NoSuchResize_IsListedWithTheChoices() =>
        Assert.Equal("resize is 9, expected None, Crop, Stretch", Assert.Single(new TrainingSettings { Resize = (Resize)9 }.Problems()));
}
