using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class TrainingRunTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 2)]
    [InlineData(8, 1)]
    [InlineData(11, 3)]
    [InlineData(15, 1)]
    [InlineData(19, 2)]
    public void Run_StoppedAndResumed_EqualsUninterruptedBitForBit(int stopAt, int threadsAfter)
    {
        using TempFolder whole = new(), cut = new();
        RunToTheEnd(whole.Path);
        using (TrainingRun first = SmallRun.Start(cut.Path))
        {
            using var stop = new CancellationTokenSource();
            Assert.False(first.Run(new StopAt(stopAt, stop), stop.Token));
            Assert.Equal(stopAt, first.Trainer.Step);
        }

        using (TrainingRun second = SmallRun.Resume(cut.Path, threadsAfter)) Assert.True(second.Run());

        AssertSameRun(whole.Path, cut.Path);
    }

    [Fact]
    public void Run_CutByACrash_ResumesFromTheCheckpointAndRewritesItsMetrics()
    {
        using TempFolder whole = new(), cut = new();
        RunConfig config = SmallRun.Config.With("checkpoint_steps", "4").With("log_steps", "1").With("keep_checkpoints", "100");
        RunToTheEnd(whole.Path, config);
        RunToTheEnd(cut.Path, config);
        var folder = new RunFolder(cut.Path);
        foreach (string file in Directory.GetFiles(folder.CheckpointsPath))
            if (string.CompareOrdinal(file, folder.CheckpointPath(12)) > 0) File.Delete(file);
        File.AppendAllText(folder.MetricsPath, """{"kind":"train","step":1""");

        using (TrainingRun training = SmallRun.Resume(cut.Path)) Assert.True(training.Run());

        AssertSameRun(whole.Path, cut.Path);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_MoreThreads_GivesTheSameBits(int threads)
    {
        using TempFolder one = new(), many = new();
        RunToTheEnd(one.Path);

        RunToTheEnd(many.Path, threads: threads);

        AssertSameRun(one.Path, many.Path);
    }

    [Fact]
    public void Run_ToTheEnd_LeavesMetricsCheckpointsSummaryAndModel()
    {
        using var temp = new TempFolder();

        RunToTheEnd(temp.Path);

        var folder = new RunFolder(temp.Path);
        Assert.Equal([3, 6, 9, 12, 15, 18, 20], folder.Metrics().Where(r => r.Split == Split.Train).Select(r => r.Step));
        // 30 images in batches of 4: epochs end within steps 8 and 15; the last step is validated too.
        Assert.Equal([8, 15, 20], folder.Metrics().Where(r => r.Split == Split.Validation).Select(r => r.Step));
        Assert.All(folder.Metrics(), r => Assert.Equal(r.Loss, r.Reconstruction + r.Latent, 1e-9));
        Assert.Equal(folder.CheckpointPath(20), folder.NewestCheckpoint());
        Assert.Contains("\"finished\":true", File.ReadAllText(temp["summary.json"]), StringComparison.Ordinal);
        (DrawModel model, RunConfig config) = ModelFolder.Load<DrawModel>(temp.Path);
        model.Dispose();
        Assert.Equal(SmallRun.Config with { Data = config.Data }, config);
    }

    [Fact]
    public void Run_EachBatch_AsksForTheImagesOfItsEpoch()
    {
        using var temp = new TempFolder();
        var images = new AskedImages();
        RunConfig config = SmallRun.Config.With("batch", "4").With("steps", "5");

        using (TrainingRun training = TrainingRun.Start(config, images, null, temp.Path, new RunOptions { Threads = 1 })) training.Run();

        var order = new SampleOrder(config.Training.Seed, images.Count);
        Assert.Equal(Enumerable.Range(0, 20).Select(sample => order[sample]), images.Asked);
    }

    [Fact]
    public void Run_EachStep_DrawsItsOwnLatentNoise()
    {
        using var temp = new TempFolder();
        byte[] one = new byte[SmallRun.Size * SmallRun.Size];
        var image = new InMemoryImageSet("one", Split.Train, SmallRun.Size, SmallRun.Size, 1, one);
        RunConfig config = SmallRun.Config.With("batch", "1").With("steps", "6").With("log_steps", "1").With("binarisation", "none")
            .With("learning_rate", "1e-30").With("final_learning_rate", "0");

        using (TrainingRun training = TrainingRun.Start(config, image, null, temp.Path, new RunOptions { Threads = 1 })) training.Run();

        // The same image and the same weights at every step: only the latents are left to tell the losses apart.
        Assert.Equal(6, new RunFolder(temp.Path).Metrics().Select(r => r.Reconstruction).Distinct().Count());
    }

    [Fact]
    public void Run_MetricRow_IsTheMeanOfItsSteps()
    {
        using var temp = new TempFolder();
        using TrainingRun training = SmallRun.Start(temp.Path);
        var results = new List<StepResult>();

        training.Run(new Witness(results));

        MetricRow second = training.Folder.Metrics().Single(r => r.Split == Split.Train && r.Step == 6);
        Assert.Equal(results[3..6].Average(r => r.Reconstruction), second.Reconstruction, 1e-9);
        Assert.Equal(results[3..6].Average(r => r.Latent), second.Latent, 1e-9);
        Assert.Equal(results[3..6].Average(r => r.GradientNorm), second.GradientNorm!.Value, 1e-9);
        Assert.Equal(SmallRun.Config.Training.LearningRateAt(5), second.LearningRate);
    }

    [Fact]
    public void Start_FolderOfAnEarlierRun_LeavesNothingThatLoads()
    {
        using var temp = new TempFolder();
        RunToTheEnd(temp.Path);

        SmallRun.Start(temp.Path, replace: true).Dispose();

        Assert.Throws<InputFileException>(() => ModelFolder.Load(temp.Path));
    }

    [Fact]
    public void Run_EndOfARun_HasLearned()
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config with { Training = SmallRun.Config.Training with { Steps = 200 } };

        RunToTheEnd(temp.Path, config);

        MetricRow[] rows = [.. new RunFolder(temp.Path).Metrics().Where(r => r.Split == Split.Train)];
        Assert.InRange(rows[^8..].Average(r => r.Loss), 0, 0.95 * rows[..4].Average(r => r.Loss));
    }

    [Fact]
    public void Run_LossNotFinite_StopsWithTheLastGoodStateSaved()
    {
        using var temp = new TempFolder();
        using TrainingRun training = SmallRun.Start(temp.Path);
        using var stop = new CancellationTokenSource();
        training.Run(new StopAt(4, stop), stop.Token);
        training.Model.Parameters.Parameters[0].Value.Span[0] = float.NaN;
        training.Model.Parameters.Refresh();

        var error = Assert.Throws<DivergedException>(() => training.Run());

        Assert.Equal(4, error.Step);
        Assert.Equal(training.Folder.CheckpointPath(4), training.Folder.NewestCheckpoint());
    }

    [Fact]
    public void Start_ImagesOfAnotherSize_IsRefusedWithBothSizes()
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config with { Model = SmallRun.Config.Model with { Width = 9 } };

        var error = Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path, config));

        Assert.Contains("8 x 8 x 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("9 x 8 x 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WrongSettings_AreAllReported()
    {
        using var temp = new TempFolder();
        RunConfig config = SmallRun.Config with { Training = SmallRun.Config.Training with { Batch = 0, ClipNorm = -1 } };

        var error = Assert.Throws<SettingsException>(() => SmallRun.Start(temp.Path, config));

        Assert.Contains("batch is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("clip_norm is -1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_MoreSteps_GoesOnToTheNewEnd()
    {
        using var temp = new TempFolder();
        RunToTheEnd(temp.Path);

        using (TrainingRun training = SmallRun.Resume(temp.Path, steps: 25)) Assert.True(training.Run());

        Assert.Equal(25, RunConfig.Read(temp.Path).Training.Steps);
        Assert.Equal(new RunFolder(temp.Path).CheckpointPath(25), new RunFolder(temp.Path).NewestCheckpoint());
    }

    private static void RunToTheEnd(string folder, RunConfig? config = null, int threads = 1)
    {
        using TrainingRun training = SmallRun.Start(folder, config, threads);
        Assert.True(training.Run());
    }

    private static void AssertSameRun(string expected, string actual)
    {
        var left = new RunFolder(expected);
        var right = new RunFolder(actual);
        Assert.Equal(File.ReadAllText(left.MetricsPath), File.ReadAllText(right.MetricsPath));
        AssertSameTensors(left.NewestCheckpoint()!, right.NewestCheckpoint()!);
        AssertSameTensors(Path.Combine(expected, ModelFolder.WeightsName), Path.Combine(actual, ModelFolder.WeightsName));
    }

    private static void AssertSameTensors(string expected, string actual)
    {
        Assert.Equal(Path.GetFileName(expected), Path.GetFileName(actual));
        SafetensorsFile left = SafetensorsFile.Read(expected), right = SafetensorsFile.Read(actual);
        Assert.Equal(left.Tensors.Keys.Order(), right.Tensors.Keys.Order());
        foreach (string name in left.Tensors.Keys) Numbers.AssertSameBits(left.Tensors[name].Data, right.Tensors[name].Data, name);
    }

    private sealed class AskedImages : ImageSet
    {
        public List<(long Epoch, long Index)> Asked { get; } = [];

        public override string Name => "asked";

        public override Split Split => Split.Train;

        public override int Width => SmallRun.Size;

        public override int Height => SmallRun.Size;

        public override int Channels => 1;

        public override long Count => 7;

        public override void Copy(long index, Span<float> destination) => Guard(destination).Clear();

        public override void Copy(long epoch, long index, Span<float> destination)
        {
            Asked.Add((epoch, index));
            Copy(index, destination);
        }
    }

    private sealed class Witness(List<StepResult> results) : ITrainingObserver
    {
        public void Stepped(long step, StepResult result) => results.Add(result);
    }
}
