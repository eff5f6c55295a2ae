using AttentiveWriter.Data;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

/// <summary>A run of a tiny model on a few dozen glyphs: seven and a half steps an epoch.</summary>
internal static class SmallRun
{
    public const int Size = 8;

    public static ImageSet Images { get; } = Take(new Glyphs(1, Split.Train, Size), 30);

    public static ImageSet Validation { get; } = Take(new Glyphs(1, Split.Validation, Size), 12);

    public static DrawSettings Model =>
        new() { Width = Size, Height = Size, Channels = 1, Glimpses = 2, Hidden = 6, Latent = 3, Read = 2, Write = 3 };

    public static RunConfig Config => new(Model,
        new TrainingSettings
        {
            Data = "glyphs",
            Batch = 4,
            Steps = 20,
            LearningRate = 1e-2,
            LogSteps = 3,
            ValidationImages = 12,
            ValidationSteps = 1,
            Seed = 5
        });

    public static TrainingRun Start(string folder, RunConfig? config = null, int threads = 1, bool replace = false) => TrainingRun.Start(
        config ?? Config, Images, Validation, folder,
            new RunOptions { Threads = threads, Existing = replace ? ExistingRun.Replace : ExistingRun.Refuse });

    public static TrainingRun StartOrResume(string folder, RunConfig? config = null) =>
        TrainingRun.Start(config ?? Config, Images, Validation, folder, new RunOptions { Threads = 1, Existing = ExistingRun.Resume });

    public static TrainingRun Resume(string path, int threads = 1, long? steps = null, bool dropNewer = false) =>
        TrainingRun.Resume(path, Images, Validation, new RunOptions { Threads = threads, Steps = steps, DropNewer = dropNewer });

    public static bool Run(this TrainingRun run, ITrainingObserver observer, CancellationToken stop = default)
    {
        run.Trainer.Observers.Add(observer);
        return run.Run(stop);
    }

    private static InMemoryImageSet Take(Glyphs glyphs, int count)
    {
        float[] image = new float[Size * Size];
        byte[] pixels = new byte[count * image.Length], labels = [.. Enumerable.Range(0, count).Select(i => (byte)glyphs.RequiredLabel(i))];
        for (int i = 0; i < count; i++)
        {
            glyphs.Copy(i, image);
            for (int p = 0; p < image.Length; p++) pixels[i * image.Length + p] = (byte)(255 * image[p]);
        }
        return new InMemoryImageSet("glyphs", glyphs.Split, Size, Size, 1, pixels, labels);
    }
}
