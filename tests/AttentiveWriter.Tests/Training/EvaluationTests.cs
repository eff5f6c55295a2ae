using AttentiveWriter.Data;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class EvaluationTests
{
    private static readonly Glyphs Images = new(1, "test", SmallRun.Size);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Measure_MoreThreads_GivesTheSameFigures(int threads)
    {
        using DrawModel model = Model();
        Evaluation one = Evaluation.Measure(model, Images, 175, Binarisation.Stochastic, seed: 4);

        Evaluation many = Evaluation.Measure(model, Images, 175, Binarisation.Stochastic, seed: 4, threads);

        Assert.Equal(one.LatentPerStep, many.LatentPerStep);
        Assert.Equal(one with { LatentPerStep = [] }, many with { LatentPerStep = [] });
    }

    [Fact]
    public void Measure_Bound_IsReconstructionPlusLatentOfAllSteps()
    {
        using DrawModel model = Model();

        Evaluation evaluation = Evaluation.Measure(model, Images, 60, Binarisation.Threshold);

        Assert.Equal(60, evaluation.Images);
        Assert.Equal(evaluation.Bound, evaluation.Reconstruction + evaluation.Latent, 1e-9);
        Assert.Equal(2, evaluation.LatentPerStep.Count);
        Assert.All(evaluation.LatentPerStep, kl => Assert.True(kl > 0));
        Assert.Equal(evaluation.Latent, evaluation.LatentPerStep.Sum(), 1e-9);
        Assert.True(evaluation.StandardError > 0);
    }

    [Fact]
    public void Measure_ModelOfZeros_CountsOneBitAPixelAndNoLatent()
    {
        using var model = new DrawModel(SmallRun.Model);

        Evaluation evaluation = Evaluation.Measure(model, Images, 51, Binarisation.Stochastic);

        Assert.Equal(64 * Math.Log(2), evaluation.Bound, 1e-5);
        Assert.Equal(0, evaluation.Latent);
        Assert.Equal(0, evaluation.StandardError, 1e-9);
    }

    [Fact]
    public void Measure_FewerImages_ArePartOfTheSameFigures()
    {
        using DrawModel model = Model();

        double first = Evaluation.Measure(model, Images, 1, Binarisation.Stochastic).Bound;

        Evaluation two = Evaluation.Measure(model, Images, 2, Binarisation.Stochastic);

        // The standard error of two numbers is half their distance.
        Assert.Equal(Math.Abs(first - two.Bound), two.StandardError, 1e-6);
    }

    [Fact]
    public void Measure_AnotherSeedOrBinarisation_GivesOtherFigures()
    {
        using DrawModel model = Model();
        double bound = Evaluation.Measure(model, Images, 20, Binarisation.Stochastic, seed: 1).Bound;

        Assert.NotEqual(bound, Evaluation.Measure(model, Images, 20, Binarisation.Stochastic, seed: 2).Bound);
        Assert.NotEqual(bound, Evaluation.Measure(model, Images, 20, Binarisation.None, seed: 1).Bound);
    }

    [Fact]
    public void Measure_SameImageManyTimes_HasLatentsOfItsOwnEachTime()
    {
        using DrawModel model = Model();
        var images = new InMemoryImageSet("same", "test", SmallRun.Size, SmallRun.Size, 1, new byte[200 * SmallRun.Size * SmallRun.Size]);

        Evaluation[] evaluations = [.. new[] { 50, 100, 200 }.Select(count => Evaluation.Measure(model, images, count, Binarisation.None))];

        Assert.Equal(3, evaluations.Select(e => e.Reconstruction).Distinct().Count());
        Assert.True(evaluations[0].StandardError > 0);
    }

    [Fact]
    public void Measure_MoreThanThereAre_TakesAll()
    {
        using DrawModel model = Model();
        var progress = new Sum();

        Evaluation evaluation = Evaluation.Measure(model, SmallRun.Validation, 1000, Binarisation.None, progress: progress);

        Assert.Equal(12, evaluation.Images);
        Assert.Equal(12, progress.Last);
    }

    [Fact]
    public void Measure_NoImagesOrImagesOfAnotherSize_IsRefused()
    {
        using DrawModel model = Model(), larger = new DrawModel(SmallRun.Model with { Width = SmallRun.Size + 1 });
        var none = new InMemoryImageSet("none", "test", SmallRun.Size, SmallRun.Size, 1, ReadOnlyMemory<byte>.Empty);

        Assert.ThrowsAny<ArgumentException>(() => Evaluation.Measure(model, Images, 0, Binarisation.None));
        Assert.ThrowsAny<ArgumentException>(() => Evaluation.Measure(model, none, 10, Binarisation.None));
        Assert.ThrowsAny<ArgumentException>(() => Evaluation.Measure(larger, Images, 10, Binarisation.None));
    }

    [Fact]
    public void Measure_Cancelled_Throws()
    {
        using DrawModel model = Model();

        Assert.Throws<OperationCanceledException>(
            () => Evaluation.Measure(model, Images, 100, Binarisation.None, cancellation: new CancellationToken(canceled: true)));
    }

    private static DrawModel Model()
    {
        var model = new DrawModel(SmallRun.Model);
        model.Initialise(2);
        return model;
    }

    private sealed class Sum : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
