using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

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

    [Fact]
    public void OtherWeights_ThoseOfAnotherRunOrOfNone_AreKnownByTheSummaryAndByTheCard()
    {
        using var temp = new TempFolder();
        RunFolder run = Trained(temp["one"], seed: 5), other = Trained(temp["two"], seed: 6);
        Assert.Null(Others(run));
        File.Copy(other.WeightsPath, run.WeightsPath, overwrite: true);

        Assert.Equal($"the weights in {run.Path} are others than those that its summary.json is about", Others(run));
        File.Delete(run.SummaryPath);
        Assert.Equal($"the weights in {run.Path} are others than those that its README.md is about", Others(run));
        Directory.CreateDirectory(temp["model"]);
        foreach (string file in new[] { "config.json", "model.safetensors", "README.md" })
            File.Copy(Path.Combine(other.Path, file), temp["model/" + file]);
        Assert.Null(Others(new RunFolder(temp["model"])));
        File.Delete(temp["two/README.md"]);
        File.Delete(temp["two/summary.json"]);
        Assert.Null(Others(other));

        static string? Others(RunFolder run)
        {
            (Model model, _) = ModelFolder.Load(run.Path);
            using (model) return run.OtherWeights(model);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Resume_WeightsOfAnotherRun_AreNotTheBest(bool isKept)
    {
        using var temp = new TempFolder();
        RunFolder run = Trained(temp["one"], seed: 5), other = Trained(temp["two"], seed: 6);
        long best = run.Summary()!.BestStep;
        SafetensorsFile theirs = SafetensorsFile.Read(other.WeightsPath);
        // As another program writes them, which says nothing of a step.
        List<SafeTensor> tensors = [.. theirs.Tensors.Values];
        AtomicFile.Write(run.WeightsPath, stream => SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string>()));
        if (!isKept && best != 20) File.Delete(run.CheckpointPath(best));
        else isKept = true;

        using TrainingRun resumed = SmallRun.Resume(temp["one"], steps: 25);

        Assert.Equal(isKept ? null : best, resumed.Opening.LostBest);
        Assert.Equal(isKept ? best : -1, resumed.Trainer.State.BestStep);
        resumed.Run();
        (Model model, _) = ModelFolder.Load(temp["one"]);
        using (model) Assert.Null(run.OtherWeights(model));
    }

    [Fact]
    public void Write_CardOfOtherWeightsOfThatStep_DropsTheirEvaluations()
    {
        using var temp = new TempFolder();
        RunFolder run = Trained(temp.Path, seed: 5);
        RunSummary summary = run.Summary()!;
        var evaluation = new Evaluation(new Figures(1, 1, 0)) { Images = 1, Of = 1, Binarisation = Binarisation.None };
        Assert.True(ModelCard.AddEvaluation(run.Path, SmallRun.Model.Task, evaluation, "glyphs", Split.Test, "none", 1));

        ModelCard.Write(run, SmallRun.Config, 1, "none", summary);
        Assert.Single(ModelCard.Rows(run.Path));
        ModelCard.Write(run, SmallRun.Config, 1, "none", summary with { Weights = "sha256:" + new string('0', 64) });
        Assert.Empty(ModelCard.Rows(run.Path));
    }

    private static RunFolder Trained(string folder, ulong seed)
    {
        using TrainingRun training = SmallRun.Start(folder, Config with { Training = Config.Training with { Seed = seed } });
        training.Run();
        return training.Folder;
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
