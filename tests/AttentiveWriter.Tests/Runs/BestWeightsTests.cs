using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;

namespace AttentiveWriter.Tests.Runs;

/// <summary>The weights of the best validation, where their file has gone: what stands for them, and what is said.</summary>
public class BestWeightsTests
{
    [Fact]
    public void Load_BestWeightsGone_TakesTheCheckpointOfTheBestValidation()
    {
        using var temp = new TempFolder();
        RunFolder run = Trained(temp, best: 10);
        File.Delete(run.WeightsPath);

        Assert.Equal(run.CheckpointPath(10), run.CheckpointForWeights());
        Assert.Null(run.LostBest());
        (Model model, _) = ModelFolder.Load(temp.Path);
        (Model best, _) = ModelFolder.Load(run.CheckpointPath(10));
        using (model)
        using (best)
            Assert.All(model.Parameters.Parameters.Zip(best.Parameters.Parameters), p => Assert.Equal(p.Second.Read(), p.First.Read()));
    }

    [Fact]
    public void LostBest_ItsCheckpointGoneToo_IsItsStep()
    {
        using var temp = new TempFolder();
        RunFolder run = Trained(temp, best: 10);
        Assert.Null(run.LostBest());
        File.Delete(run.WeightsPath);
        File.Delete(run.CheckpointPath(10));

        Assert.Equal(10, run.LostBest());
        Assert.Equal(run.CheckpointPath(20), run.CheckpointForWeights());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_BestWeightsGoneOrDamaged_AreThoseOfTheirCheckpointAgain(bool isGone)
    {
        using var temp = new TempFolder();
        RunFolder run;
        using (TrainingRun training = SmallRun.Start(temp.Path, Config))
        {
            training.Run();
            run = training.Folder;
        }
        long best = run.Summary()!.BestStep;
        byte[] weights = File.ReadAllBytes(run.WeightsPath);
        if (isGone) File.Delete(run.WeightsPath);
        else File.WriteAllBytes(run.WeightsPath, weights[..^7]);

        using TrainingRun resumed = SmallRun.Resume(temp.Path, steps: 25);

        Assert.Null(resumed.Opening.LostBest);
        Assert.Equal(best, resumed.Trainer.State.BestStep);
        Assert.Equal(SafetensorsFile.Read(run.CheckpointPath(best)).Tensors["decoder.bias"].Data,
            SafetensorsFile.Read(run.WeightsPath).Tensors["decoder.bias"].Data);
        Assert.Equal(weights.Length, new FileInfo(run.WeightsPath).Length);
    }

    [Fact]
    public void Resume_BestWeightsAndTheirCheckpointGone_SaysWhichWasTheBest()
    {
        using var temp = new TempFolder();
        RunFolder run;
        using (TrainingRun training = SmallRun.Start(temp.Path, Config))
        {
            training.Run();
            run = training.Folder;
        }
        // Between two validations the newest checkpoint is not that of the best.
        string last = run.Checkpoints().Last(checkpoint =>
            Checkpoint.Read(checkpoint).State is var state && state.BestStep >= 0 && state.BestStep != state.Step);
        long best = Checkpoint.Read(last).State.BestStep;
        File.Delete(run.WeightsPath);
        foreach (string other in run.Checkpoints().Where(c => c != last)) File.Delete(other);

        using TrainingRun resumed = SmallRun.Resume(temp.Path, steps: 25);

        Assert.Equal((best, -1L), (resumed.Opening.LostBest, resumed.Trainer.State.BestStep));
    }

    private static RunConfig Config =>
        SmallRun.Config with { Training = SmallRun.Config.Training with { CheckpointSteps = 1, KeepCheckpoints = 30 } };

    // A run of 20 steps whose summary says that another step was the best.
    private static RunFolder Trained(TempFolder temp, long best)
    {
        RunFolder run;
        using (TrainingRun training = SmallRun.Start(temp.Path, Config))
        {
            training.Run();
            run = training.Folder;
        }
        string summary = File.ReadAllText(run.SummaryPath);
        File.WriteAllText(run.SummaryPath, summary.Replace($"\"best_step\":{run.Summary()!.BestStep}", $"\"best_step\":{best}"));
        Assert.Equal(best, run.Summary()!.BestStep);
        return run;
    }
}
