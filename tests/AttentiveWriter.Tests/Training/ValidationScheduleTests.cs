using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class ValidationScheduleTests
{
    [Theory]
    [InlineData(30, 100, 9, 100)]
    [InlineData(3000, 100, 61, 100)]
    [InlineData(250, 100, 50_000, 100)]
    [InlineData(2000, 100, 50_000, 100)]
    [InlineData(20, 4, 30, 1)]
    [InlineData(1000, 1, 7, 1)]
    [InlineData(1000, 7, 3, 1)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(999, 3, 1000, 50)]
    public void Count_IsThatOfTheStepsThatAreDue(long steps, int batch, long images, int least)
    {
        var schedule = new ValidationSchedule(new TrainingSettings { Steps = steps, Batch = batch, ValidationSteps = least }, images);
        long[] due = [.. Enumerable.Range(0, (int)steps + 1).Select(s => (long)s).Where(schedule.IsDue)];

        Assert.Equal(due.Length, schedule.Count);
        Assert.Equal(steps, due[^1]);
        Assert.DoesNotContain(0, due);
        // The last comes when it must; of the others none is closer to the one before, but for the step in which an epoch happens to end.
        Assert.All(due[..^1].Zip(due.Prepend(0)), pair =>
            Assert.True(pair.First - pair.Second >= least - 1, $"{pair.Second} and {pair.First}"));
    }

    [Fact]
    public void IsDue_EpochsThatAreLongEnough_IsAfterEach()
    {
        var schedule = new ValidationSchedule(new TrainingSettings { Steps = 1700, Batch = 100 }, 50_000);

        Assert.Equal([500, 1000, 1500, 1700], Enumerable.Range(1, 1700).Where(s => schedule.IsDue(s)));
    }

    [Fact]
    public void IsDue_EpochsShorterThanAStep_AreTakenTogether()
    {
        var schedule = new ValidationSchedule(new TrainingSettings { Steps = 250, Batch = 100 }, 61);

        Assert.Equal([101, 201, 250], Enumerable.Range(1, 250).Where(s => schedule.IsDue(s)));
    }

    [Fact]
    public void IsDue_TheMostThatCanBeAskedFor_DoesNotOverflow()
    {
        var settings = new TrainingSettings { Steps = 1_000_000_000_000, Batch = 65_536, ValidationSteps = int.MaxValue };

        Assert.Empty(settings.Problems());
        Assert.InRange(new ValidationSchedule(settings, 3).Count, 465, 467);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Run_ShortEpochs_IsValidatedAsOftenAsPlannedAndTrainsTheSameBits(int least)
    {
        using TempFolder temp = new(), each = new();
        RunConfig config = SmallRun.Config.With("batch", "40").With("steps", "8").With("validation_steps", $"{least}");

        Run(temp.Path, config);
        Run(each.Path, config.With("validation_steps", "1"));

        long planned = TrainingEstimate.Measure(config, SmallRun.Images, SmallRun.Validation, 1).Validations;
        Assert.Equal(planned, new RunFolder(temp.Path).Metrics().Count(row => row.Split == Split.Validation));
        Assert.Equal(planned, new RunFolder(temp.Path).Samples().Count);
        Assert.Equal(Weights(each.Path), Weights(temp.Path));
    }

    private static void Run(string folder, RunConfig config)
    {
        using TrainingRun training = SmallRun.Start(folder, config);
        Assert.True(training.Run());
    }

    private static float[] Weights(string folder) =>
        [.. RunFolder.ReadCheckpoint(new RunFolder(folder).NewestCheckpoint()!).File.Tensors.OrderBy(t => t.Key, StringComparer.Ordinal)
            .SelectMany(t => t.Value.Data)];
}
