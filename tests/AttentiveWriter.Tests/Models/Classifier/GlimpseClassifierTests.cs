using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Models.Classifier;

public class GlimpseClassifierTests
{
    private static ClassifierSettings Small =>
        new() { Width = SmallRun.Size, Height = SmallRun.Size, Classes = 10, Glimpses = 3, Hidden = 9, Read = 3 };

    public static TheoryData<AttentionKind> Kinds => [.. Enum.GetValues<AttentionKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Train_AFewImagesAgainAndAgain_LearnsTheirClasses(AttentionKind kind)
    {
        using var batch = new ModelBatch(Small with { Classes = 2, ReadAttention = kind }, 4);

        double first = batch.Step(0, 0.02).Loss, last = 0;
        for (int i = 1; i < 150; i++) last = batch.Step(i, 0.02).Loss;

        Assert.InRange(first, 0.5, 1);
        Assert.InRange(last, 0, 0.1);
    }

    [Fact]
    public void Train_StoppedAndResumedOnOtherThreads_GivesTheSameBits()
    {
        using TempFolder whole = new(), parts = new();
        RunConfig config = SmallRun.Config with { Model = Small, Training = SmallRun.Config.Training with { Steps = 12 } };
        using (TrainingRun training = SmallRun.Start(whole.Path, config)) training.Run();
        using (TrainingRun training = SmallRun.Start(parts.Path, config, threads: 2))
        {
            using var stop = new CancellationTokenSource();
            training.Run(new StopAt(5, stop), stop.Token);
        }
        using (TrainingRun training = SmallRun.Resume(parts.Path, threads: 3)) training.Run();

        Assert.Equal(File.ReadAllBytes(whole[ModelFolder.WeightsName]), File.ReadAllBytes(parts[ModelFolder.WeightsName]));
        MetricRow validation = new RunFolder(parts.Path).Metrics().Last(r => r.Split == Split.Validation);
        Assert.InRange(validation.ErrorRate!.Value, 0, 1);
        Assert.Null(validation.LatentPerStep);
    }

    [Fact]
    public void Classify_AnyThreads_GivesTheSameAnswersAndWindows()
    {
        using GlimpseClassifier model = Fresh();
        float[] images = Numbers.Uniform(7 * Small.Pixels, 3);

        Classification one = model.Classify(images, threads: 1), three = model.Classify(images, threads: 3);

        Assert.Equal((7, Small.Glimpses), (one.Count, one.Windows.Count));
        for (int i = 0; i < 7; i++)
        {
            Numbers.AssertSameBits(one.Probabilities(i), three.Probabilities(i), $"image {i}");
            Assert.Equal(1, one.Probabilities(i).ToArray().Sum(), 1e-5);
            Assert.Equal(one.Probabilities(i).ToArray().Max(), one.Probabilities(i)[one.Class(i)]);
        }
        Assert.Equal(one.Windows.SelectMany(w => w), three.Windows.SelectMany(w => w));
        // The first glimpse knows nothing of the image yet; the later ones do.
        Assert.Single(one.Windows[0].Distinct());
        Assert.Equal(7, one.Windows[2].Distinct().Count());
    }

    [Fact]
    public void Classify_AgreesWithTheTrainingPass()
    {
        using ModelBatch batch = new ModelBatch(Small, 4).Scatter();
        batch.Forward();
        float[] images = batch.Pass.Example.X.Value.Span.ToArray();

        Classification result = ((GlimpseClassifier)batch.Model).Classify(images);

        for (int r = 0; r < 4; r++)
            Assert.Equal(batch.Pass.Reconstruction.Value.Row(r)[0], -Math.Log(result.Probabilities(r)[r]), 1e-5);
    }

    [Fact]
    public void Evaluate_IsTheMeanOverTheImages()
    {
        using GlimpseClassifier model = Fresh();
        ImageSet set = SmallRun.Images;
        float[] images = new float[set.Count * Small.Pixels];
        for (int i = 0; i < set.Count; i++) set.Copy(i, images.AsSpan(i * Small.Pixels, Small.Pixels));
        Classification said = model.Classify(images);

        var result = Evaluation.Measure(model, set, long.MaxValue, Binarisation.None, threads: 2);

        Assert.Equal(Enumerable.Range(0, said.Count).Average(i => said.Class(i) == set.Label(i) ? 0.0 : 1), result.ErrorRate!.Value, 1e-12);
        Assert.Equal(Enumerable.Range(0, said.Count).Average(i => -Math.Log(said.Probabilities(i)[set.RequiredLabel(i)])), result.Bound,
            1e-5);
        Assert.Empty(result.LatentPerStep);
    }

    [Fact]
    public void Grid_ShowsAllWindowsAndFramesOneEach()
    {
        // Scattered, or a fresh model looks at one place all the time.
        using ModelBatch batch = new ModelBatch(Small).Scatter(0.5f);
        float[] images = new float[3 * Small.Pixels];
        Classification result = ((GlimpseClassifier)batch.Model).Classify(images);

        Image grid = result.Grid(images, scale: 8);
        IReadOnlyList<Image> frames = result.Frames(images, scale: 8);

        Assert.Equal(Small.Glimpses + 1, frames.Count);
        Assert.Equal(grid.Pixels, frames[^1].Pixels);
        Assert.True(Green(frames[0]) > 0);
        // One window is bright; of all together the first is dark and only the last is bright.
        Assert.Equal(Rgb.Green.G, Enumerable.Range(0, frames[0].Pixels.Length / 3)
            .Where(p => frames[0].Pixels[3 * p] != frames[0].Pixels[3 * p + 1]).Max(p => frames[0].Pixels[3 * p + 1]));
        Assert.True(Shades(grid) > Shades(frames[0]));
        Assert.Throws<ArgumentException>(() => result.Grid(images.AsMemory(1)));
    }

    [Fact]
    public void Problems_OfAClassifier_AreNamed()
    {
        Assert.Empty(new ClassifierSettings().Problems());
        Assert.Contains("classes is 1, expected 2..1024: a classifier tells classes apart", (Small with { Classes = 1 }).Problems());
        Assert.Contains("read is 9, expected 1..8 (the longer side of the image)", (Small with { Read = 9 }).Problems());
    }

    [Fact]
    public void Measure_ImagesWithoutLabelsOrOfMoreClasses_SaysSo()
    {
        using GlimpseClassifier model = Fresh();
        using var two = new GlimpseClassifier(Small with { Classes = 2 });
        var plain = new InMemoryImageSet("plain", Split.Test, SmallRun.Size, SmallRun.Size, 1, new byte[Small.Pixels]);

        Assert.Contains("have no labels",
            Assert.Throws<SettingsException>(() => Evaluation.Measure(model, plain, 1, Binarisation.None)).Message);
        Assert.Contains("the model knows 0..1",
            Assert.Throws<SettingsException>(() => Evaluation.Measure(two, SmallRun.Images, 30, Binarisation.None)).Message);
    }

    private static GlimpseClassifier Fresh()
    {
        var model = new GlimpseClassifier(Small);
        model.Initialise(1);
        return model;
    }

    private static int Shades(Image image) => image.Pixels.Chunk(3).Select(p => p[1]).Distinct().Count();

    private static int Green(Image image) => image.Pixels.Chunk(3).Count(p => p[1] > p[0]);
}
