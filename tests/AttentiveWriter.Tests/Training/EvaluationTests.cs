using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class EvaluationTests
{
    private static readonly Glyphs Images = new(1, Split.Test, SmallRun.Size);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Measure_MoreThreads_GivesTheSameFigures(int threads)
    {
        using DrawModel model = Model();
        Evaluation one = Evaluation.Measure(model, Images, 175, Binarisation.Stochastic, seed: 4);

        Evaluation many = Evaluation.Measure(model, Images, 175, Binarisation.Stochastic, seed: 4, threads);

        Assert.Equal(one.LatentPerStep, many.LatentPerStep);
        Assert.Equal(one.LossPerImage, many.LossPerImage);
        Assert.Equal(one with { LatentPerStep = [], LossPerImage = [] }, many with { LatentPerStep = [], LossPerImage = [] });
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
    public void Measure_LossPerImage_IsThatOfEachAndInTheirOrder()
    {
        using DrawModel model = Model();

        Evaluation few = Evaluation.Measure(model, Images, 7, Binarisation.Threshold, threads: 2),
            more = Evaluation.Measure(model, Images, 60, Binarisation.Threshold, threads: 2);

        Assert.Equal((7, 60), (few.LossPerImage.Count, more.LossPerImage.Count));
        Assert.Equal(more.Bound, more.LossPerImage.Average(), 1e-9);
        Assert.True(more.LossPerImage.Distinct().Count() > 50);
        for (int i = 0; i < 7; i++) Assert.Equal(few.LossPerImage[i], more.LossPerImage[i], 1e-3);
    }

    [Fact]
    public void Measure_ModelOfZeros_CountsOneBitAPixelAndNoLatent()
    {
        using var model = new DrawModel(SmallRun.Model);

        Evaluation evaluation = Evaluation.Measure(model, Images, 51, Binarisation.Stochastic);

        Assert.Equal(64 * Math.Log(2), evaluation.Bound, 1e-5);
        Assert.Equal(0, evaluation.Latent);
        Assert.Equal(0, evaluation.StandardError!.Value, 1e-9);
    }

    [Fact]
    public void Measure_FewerImages_ArePartOfTheSameFigures()
    {
        using DrawModel model = Model();

        double first = Evaluation.Measure(model, Images, 1, Binarisation.Stochastic).Bound;

        Evaluation two = Evaluation.Measure(model, Images, 2, Binarisation.Stochastic);

        // The standard error of two numbers is half their distance.
        Assert.Equal(Math.Abs(first - two.Bound), two.StandardError!.Value, 1e-6);
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
        var images = new InMemoryImageSet("same", Split.Test, SmallRun.Size, SmallRun.Size, 1,
            new byte[200 * SmallRun.Size * SmallRun.Size]);

        Evaluation[] evaluations = [.. new[] { 50, 100, 200 }.Select(count => Evaluation.Measure(model, images, count, Binarisation.None))];

        Assert.Equal(3, evaluations.Select(e => e.Reconstruction).Distinct().Count());
        Assert.True(evaluations[0].StandardError > 0);
    }

    [Fact]
    public void Measure_OneImage_DoesNotKnowTheStandardError()
    {
        using DrawModel model = Model();

        Evaluation one = Evaluation.Measure(model, Images, 1, Binarisation.Stochastic, samples: 3),
            two = Evaluation.Measure(model, Images, 2, Binarisation.Stochastic, samples: 3);

        Assert.Equal((null, null, "unknown"), (one.StandardError, one.LogLikelihoodError, ModelTask.Error(one.StandardError)));
        Assert.True(two.StandardError > 0 && two.LogLikelihoodError > 0);
    }

    [Fact]
    public void Measure_PartOfASortedSet_IsFair()
    {
        using DrawModel model = Model();
        // Half of the images black, then half white, which cost differently.
        const int Pixels = SmallRun.Size * SmallRun.Size;
        byte[] pixels = new byte[400 * Pixels];
        pixels.AsSpan(200 * Pixels).Fill(255);
        var images = new InMemoryImageSet("sorted", Split.Test, SmallRun.Size, SmallRun.Size, 1, pixels);
        model.Parameters.Parameters.Single(p => p.Name == "write.patch.bias").Value.Span.Fill(1);
        model.Parameters.Refresh();

        Evaluation part = Evaluation.Measure(model, images, 100, Binarisation.None),
            whole = Evaluation.Measure(model, images, 400, Binarisation.None);

        Assert.Equal((100, 400, "100 of 400 images, drawn at random (seed 0)"), (part.Images, part.Of, part.ImagesWords));
        Assert.InRange(part.Bound, whole.Bound - 3 * part.StandardError!.Value, whole.Bound + 3 * part.StandardError.Value);
        Assert.Equal("400 images", whole.ImagesWords);
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
        var none = new InMemoryImageSet("none", Split.Test, SmallRun.Size, SmallRun.Size, 1, ReadOnlyMemory<byte>.Empty);

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

    [Fact]
    public void Measure_OneSample_EstimatesTheBound()
    {
        using DrawModel model = Model();

        Evaluation evaluation = Evaluation.Measure(model, Images, 60, Binarisation.Stochastic);

        Assert.Equal(-evaluation.Bound, evaluation.LogLikelihood);
        Assert.Equal(evaluation.StandardError, evaluation.LogLikelihoodError);
    }

    [Fact]
    public void Measure_MoreSamples_RaiseTheEstimateAndKeepTheBound()
    {
        using DrawModel model = Model();
        // Posteriors far from the prior: a bound with room above it.
        model.Parameters.Parameters.Single(p => p.Name == "posterior.mean.bias").Value.Span.Fill(1);
        model.Parameters.Refresh();

        Evaluation[] by = [.. new[] { 1, 4, 16, 64, 256 }.Select(samples => Measured(model, samples))];

        for (int i = 1; i < by.Length; i++) Assert.True(by[i].LogLikelihood > by[i - 1].LogLikelihood,
            $"{by[i].Samples} samples: {by[i].LogLikelihood} after {by[i - 1].LogLikelihood}");
        Assert.All(by, e =>
            Assert.InRange(e.Bound, by[^1].Bound - 4 * by[0].StandardError!.Value, by[^1].Bound + 4 * by[0].StandardError!.Value));
        Assert.All(by, e => Assert.Equal(e.Bound, e.Reconstruction + e.LatentPerStep.Sum(), 1e-9));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(120)]
    public void Measure_SamplesOnMoreThreads_GivesTheSameFigures(int samples)
    {
        using DrawModel model = Model();

        Evaluation one = Measured(model, samples), three = Measured(model, samples, threads: 3);

        Assert.Equal(one.LatentPerStep, three.LatentPerStep);
        Assert.Equal(one with { LatentPerStep = [], LossPerImage = [] }, three with { LatentPerStep = [], LossPerImage = [] });
    }

    [Theory]
    [InlineData(2)]
    [InlineData(49)]
    [InlineData(101)]
    public void Measure_Samples_EstimateIsThatOfTheWeightsOneByOne(int samples)
    {
        using DrawModel model = Model();
        const int image = 2;
        double sum = 0, bound = 0;
        for (int k = 0; k < samples; k++)
        {
            (double logWeight, double cost) = Weigh(model, image, k);
            sum += Math.Exp(logWeight);
            bound += cost / samples;
        }

        Evaluation three = Measured(model, samples, 3), two = Measured(model, samples, 2);

        // The third image alone: three times the mean of three less twice that of two.
        Assert.Equal(Math.Log(sum / samples), 3 * three.LogLikelihood!.Value - 2 * two.LogLikelihood!.Value, 1e-4);
        Assert.Equal(bound, 3 * three.Bound - 2 * two.Bound, 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Evaluation.MaxSamples + 1)]
    public void Measure_SamplesOutOfRange_IsRefused(int samples)
    {
        using DrawModel model = Model();

        Assert.ThrowsAny<ArgumentException>(() => Measured(model, samples));
    }

    private static Evaluation Measured(DrawModel model, int samples, int images = 9, int threads = 1) =>
        Evaluation.Measure(model, Images, images, Binarisation.Stochastic, seed: 4, threads, samples: samples);

    /// <summary>log p(x, z) - log q(z | x) and L^x + KL of one sample of one image, by itself.</summary>
    private static (double LogWeight, double Cost) Weigh(DrawModel model, int image, int sample)
    {
        using RecordedInference pass = model.RecordInference(KnownDevices.Cpu.Start(1), 1);
        pass.Recurrence.Tape.Noise.Draw(new RandomSource(4, RandomPurpose.Evaluation), image, sample);
        long index = new ImagePart(Images, image + 1)[image];
        Images.Copy(index, pass.Example.X.Value.Row(0));
        Binarise.Apply(Binarisation.Stochastic, pass.Example.X.Value.Row(0), new RandomSource(4, RandomPurpose.EvaluationBinarisation), 0,
            index);
        double logWeight = 0, cost = 0;
        pass.Recurrence.Run(model.Steps, _ =>
        {
            Latent z = pass.Step.Latent;
            cost += z.Divergence.Value.Row(0)[0];
            for (int i = 0; i < model.Settings.Latent; i++)
            {
                double value = z.Value.Value.Row(0)[i], mean = z.Posterior.Mean.Value.Row(0)[i],
                    sigma = Math.Exp(z.Posterior.LogSigma.Value.Row(0)[i]);
                logWeight += -0.5 * value * value + Math.Log(sigma) + 0.5 * (value - mean) * (value - mean) / (sigma * sigma);
            }
        });
        double reconstruction = pass.Reconstruction.Value.Row(0)[0];
        return (logWeight - reconstruction, cost + reconstruction);
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
