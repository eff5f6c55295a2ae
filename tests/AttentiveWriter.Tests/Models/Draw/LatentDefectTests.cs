using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>What public ports of DRAW get wrong about latents, their noise and the loss, one test for each.</summary>
public class LatentDefectTests
{
    [Fact]
    public void Latent_NoiseIsFreshForEachStepAndImage()
    {
        using var batch = new DrawBatch(DrawBatch.Small, batch: 3);
        float[][] noises = [.. Noises(batch.Forward())];
        batch.Step(1);
        float[][] all = [.. noises, .. Noises(batch.Forward())];

        for (int i = 0; i < all.Length; i++)
            for (int j = 0; j < i; j++)
                Assert.True(all[i].Zip(all[j], (a, b) => MathF.Abs(a - b)).Max() > 0.1f, $"noise {i} repeats noise {j}");
    }

    [Fact]
    public void Latent_NoiseHasUnitVariance()
    {
        using var batch = new DrawBatch(DrawBatch.Small with { Latent = 400 }, batch: 8);

        double[] noise = [.. Noises(batch.Forward()).SelectMany(n => n).Select(v => (double)v)];

        // 9,600 numbers: five standard errors.
        Assert.InRange(noise.Average(), -0.051, 0.051);
        Assert.InRange(noise.Average(v => v * v), 0.92, 1.08);
    }

    [Fact]
    public void Kl_IsCorrectWhenLatentSizeDiffersFromSteps()
    {
        foreach ((int latent, int steps) in new[] { (5, 3), (2, 7), (1, 1), (13, 2) })
        {
            using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Latent = latent, Glimpses = steps }).Scatter();

            RecordedLoss pass = batch.Forward();

            for (int r = 0; r < pass.Tape.Rows; r++)
                Assert.Equal(pass.Steps.Sum(s =>
                    Divergence(s.Latent.Posterior.Mean.Value.Row(r), s.Latent.Posterior.LogSigma.Value.Row(r))),
                    ModelBatch.Latents(pass)[r], 1e-4);
        }
    }

    [Fact]
    public void Kl_OfThePriorItself_IsZeroWhateverTheSizes()
    {
        foreach ((int latent, int steps) in new[] { (100, 10), (10, 25), (1, 1) })
        {
            using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Latent = latent, Glimpses = steps }).Clear();

            Assert.Equal(0, ModelBatch.Latents(batch.Forward())[0]);
        }
    }

    [Fact]
    public void Kl_EachStepCountsItsOwnDistribution()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        RecordedLoss pass = batch.Forward();

        float[] perStep = [.. pass.Steps.Select(s => s.Latent.Divergence.Value.Row(0)[0])];
        Assert.Equal(perStep.Length, perStep.Distinct().Count());
        Assert.Equal(perStep.Sum(), ModelBatch.Latents(pass)[0], 1e-5);
        Assert.Equal(1 + pass.Steps.Count, pass.Costs.Count);
    }

    [Fact]
    public void Kl_IsNeverNegative()
    {
        foreach (float scale in new[] { 0f, 1e-4f, 1e-3f, 1e-2f, 0.1f, 1, 3 })
        {
            using DrawBatch batch = new DrawBatch(DrawBatch.Small, batch: 5).Clear();
            Numbers.Normal(5, 1, scale).CopyTo(batch["posterior.mean.bias"].Value.Span);
            Numbers.Normal(5, 2, scale).CopyTo(batch["posterior.log_sigma.bias"].Value.Span);

            RecordedLoss pass = batch.Forward();

            // sigma^2 - 1 - 2 log sigma of a sigma near 1 is a difference of float32 numbers of order 1: 3e-7 for each latent.
            Assert.All(Enumerable.Range(0, 5), r => Assert.InRange(ModelBatch.Latents(pass)[r], -3e-7 * 5 * 3, double.MaxValue));
        }
    }

    [Fact]
    public void Loss_IsSumOverPixelsInNatsAndMeanOverBatch()
    {
        foreach (int size in new[] { 1, 4, 20 })
        {
            using DrawBatch batch = new DrawBatch(DrawBatch.Small with { Channels = 3 }, size).Clear();

            // A canvas of zeros gives every value a probability of one half.
            Assert.Equal(3 * 6 * 4 * Math.Log(2), batch.Differentiate().Reconstruction, 1e-5);
            Assert.Equal(3 * 6 * 4 * Math.Log(2), batch.Differentiate().Loss, 1e-5);
        }
    }

    [Fact]
    public void Loss_IsReconstructionPlusLatentOfTheSameImages()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 3).Scatter();

        var result = batch.Differentiate();

        double[] reconstructions = [.. Enumerable.Range(0, 3).Select(r => (double)batch.Pass.Reconstruction.Value.Row(r)[0])];
        Assert.Equal(reconstructions.Average(), result.Reconstruction, 1e-6);
        Assert.Equal(ModelBatch.Latents(batch.Pass).Average(), result.Latent, 1e-6);
        Assert.Equal(result.Reconstruction + result.Latent, result.Loss);
    }

    [Fact]
    public void Sample_IsMeanPlusSigmaTimesNoise()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 1).Clear();
        batch.Trainer.Noise.Give([.. Enumerable.Repeat(2f, 3 * 5)], 5);
        batch["posterior.mean.bias"].Value.Span.Fill(3);
        batch["posterior.log_sigma.bias"].Value.Span.Fill(MathF.Log(0.5f));

        RecordedLoss pass = batch.Forward();

        Assert.All(pass.Steps[0].Latent.Value.Value.Span.ToArray(), z => Assert.Equal(3 + 0.5f * 2, z, 1e-6f));
    }

    private static IEnumerable<float[]> Noises(RecordedLoss pass) =>
        from step in pass.Steps
        from r in Enumerable.Range(0, pass.Tape.Rows)
        select Noise(step.Latent.Value.Value.Row(r), step.Latent.Posterior, r);

    private static float[] Noise(ReadOnlySpan<float> sample, Normal posterior, int row)
    {
        float[] noise = new float[sample.Length];
        for (int k = 0; k < noise.Length; k++)
            noise[k] = (sample[k] - posterior.Mean.Value.Row(row)[k]) / MathF.Exp(posterior.LogSigma.Value.Row(row)[k]);
        return noise;
    }

    // KL(N(mu, s^2) || N(0, 1)) = log(1 / s) + (s^2 + mu^2) / 2 - 1/2, for each latent.
    private static double Divergence(ReadOnlySpan<float> mean, ReadOnlySpan<float> logSigma)
    {
        double sum = 0;
        for (int k = 0; k < mean.Length; k++)
        {
            double sigma = Math.Exp(logSigma[k]);
            sum += Math.Log(1 / sigma) + (sigma * sigma + (double)mean[k] * mean[k]) / 2 - 0.5;
        }
        return sum;
    }
}
