using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Reliability;

[Trait("Category", "Reliability")]
public class DivergenceTests(ITestOutputHelper output)
{
    private static readonly RunConfig Config = SmallRun.Config.With("binarisation", "none").With("checkpoint_steps", "3")
        .With("steps", "40");

    [Fact]
    public void Run_ImageNotFinite_NamesTheImageAndSavesTheStateBeforeIt()
    {
        const int Count = 20;
        for (int trial = 0; trial < Count; trial++)
        {
            using var temp = new TempFolder();
            var random = new Random(trial);
            int step = random.Next(1, 40), batch = Config.Training.Batch;
            (long epoch, long index) = new SampleOrder(Config.Training.Seed, SmallRun.Images.Count)[step * batch + random.Next(batch)];
            using TrainingRun training = TrainingRun.Start(
                Config, new Poisoned(SmallRun.Images, epoch, index), SmallRun.Validation, temp.Path,
                    new RunOptions { Threads = 1 + trial % 2 });

            var e = Assert.Throws<DivergedException>(() => training.Run());

            Assert.Equal(step, e.Step);
            Assert.Equal([index], e.Images);
            Assert.Contains($"on image {index} of epoch {epoch} of glyphs, seed 5", e.Message, StringComparison.Ordinal);
            Assert.Equal(step, AssertFinite(training.Folder.NewestCheckpoint()!));
        }
        output.WriteLine($"R9: {Count} images of NaN at random steps: {Count} stopped there, named the image, and left the finite state "
            + "before it");
    }

    [Fact]
    public void Run_WeightNotFinite_KeepsTheLastFiniteCheckpoint()
    {
        const int Count = 20;
        for (int trial = 0; trial < Count; trial++)
        {
            using var temp = new TempFolder();
            var random = new Random(100 + trial);
            int step = random.Next(4, 40);
            using TrainingRun training = SmallRun.Start(temp.Path, Config);

            Assert.Throws<DivergedException>(() =>
                training.Run(new Poison(step, training, random.Next(2) == 0 ? float.NaN : float.PositiveInfinity)));

            Assert.InRange(AssertFinite(training.Folder.NewestCheckpoint()!), Math.Max(1, step - 3), step);
            Assert.True(!File.Exists(temp[ModelFolder.WeightsName])
                || SafetensorsFile.Read(temp[ModelFolder.WeightsName]).Tensors.Values.All(t => t.Data.All(float.IsFinite)));
        }
        output.WriteLine($"R9: {Count} weights of NaN or infinity at random steps: {Count} stopped, and kept a finite checkpoint at most "
            + "3 steps old");
    }

    [Fact]
    public void Train_Diverged_Exits4AndTheCommandItPrintsReplaysIt()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0,
            draw.Run("train", "--preset", "glyphs", "--set", "hidden=16", "--set", "glimpses=2", "--batch", "4", "--steps", "6", "--set",
            "validation_images=10", "--out", "run").Code);
        string checkpoint = new RunFolder(draw.At("run")).NewestCheckpoint()!;
        Overflow(checkpoint);

        DrawRunner.Result first = draw.Run("train", "--resume", "run", "--steps", "9");
        DrawRunner.Result replay = draw.Run("train", "--resume", "run", "--steps", "9");

        Assert.Equal(4, first.Code);
        Assert.Contains("training diverged at step 6: loss ", first.Error, StringComparison.Ordinal);
        Assert.Contains("seed 1", first.Error, StringComparison.Ordinal);
        Assert.Contains("replay from there: draw train --resume run --steps 9;", first.Error, StringComparison.Ordinal);
        Assert.Equal(4, replay.Code);
        Assert.Equal(first.Error.Split('\n')[^2], replay.Error.Split('\n')[^2]);
    }

    // Finite weights, the next loss of which is not.
    private static void Overflow(string checkpoint)
    {
        var file = SafetensorsFile.Read(checkpoint);
        foreach (SafeTensor tensor in file.Tensors.Values.Where(t =>
            !t.Name.StartsWith("adam.", StringComparison.Ordinal))) tensor.Data.AsSpan().Fill(3e38f);
        WeightsFile.Write(checkpoint, [.. file.Tensors.Values],
            file.Metadata.Where(m => !m.Key.StartsWith("sha256.", StringComparison.Ordinal)).ToDictionary());
    }

    private static long AssertFinite(string checkpoint)
    {
        (SafetensorsFile file, _, TrainingState state) = Checkpoint.Read(checkpoint);
        Assert.All(file.Tensors.Values, tensor => Assert.True(tensor.Data.All(float.IsFinite), tensor.Name));
        return state.Step;
    }

    private sealed class Poison(long step, TrainingRun training, float value) : ITrainingObserver
    {
        public void Stepped(long done, StepResult result)
        {
            if (done != step) return;
            training.Model.Parameters.Parameters[0].Value.Span[0] = value;
            training.Model.Parameters.Refresh();
        }
    }

    private sealed class Poisoned(ImageSet images, long badEpoch, long badIndex) : ImageSet
    {
        public override string Name => images.Name;

        public override Split Split => images.Split;

        public override int Width => images.Width;

        public override int Height => images.Height;

        public override int Channels => images.Channels;

        public override long Count => images.Count;

        public override void Copy(long index, Span<float> destination) => images.Copy(index, destination);

        public override void Copy(long epoch, long index, Span<float> destination)
        {
            images.Copy(epoch, index, destination);
            if (epoch == badEpoch && index == badIndex) destination[0] = float.NaN;
        }
    }
}
