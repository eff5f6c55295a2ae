using System.Text.Json;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Tensors;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Training;

public class BatchTrainerTests
{
    private static DrawSettings WithoutAttention => DrawBatch.Small with { Read = null, Write = null };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(20)]
    public void Step_AnyThreads_GivesTheSameBits(int batch)
    {
        (float[] expected, StepResult[] results) = AfterFiveSteps(batch, 1);

        foreach (int threads in new[] { 2, 3, 5 })
        {
            (float[] actual, StepResult[] others) = AfterFiveSteps(batch, threads);
            Numbers.AssertSameBits(expected, actual, $"{threads} threads, parameter ");
            Assert.Equal(results, others);
        }
    }

    // The large batch forms its weight gradients after every step of backward, the small ones once.
    [Fact]
    public void Differentiate_LargeBatch_IsTheMeanOfItsParts()
    {
        const int parts = 6, rows = 100;
        using DrawBatch whole = new DrawBatch(DrawBatch.Small, parts * rows, 2).Scatter(), part = new DrawBatch(DrawBatch.Small, rows)
            .Scatter();

        whole.Differentiate();

        double[] expected = new double[whole.Gradients().Length];
        for (int i = 0; i < parts; i++)
        {
            part.Trainer.Noise.Draw(new RandomSource(5, RandomPurpose.Latent), i * rows);
            part.Trainer.Differentiate((row, pixels) => whole.Fill(i * rows + row, pixels));
            float[] gradients = part.Gradients();
            for (int g = 0; g < expected.Length; g++) expected[g] += gradients[g] / (double)parts;
        }
        Numbers.AssertNear([.. expected.Select(g => (float)g)], whole.Gradients(), 1e-5, "gradient");
    }

    [Fact]
    public void Step_Repeated_LowersTheLoss()
    {
        using var batch = new DrawBatch(DrawBatch.Small, 4);

        double first = batch.Step(0, 0.02).Loss, last = 0;
        for (int i = 1; i < 150; i++) last = batch.Step(i, 0.02).Loss;

        Assert.InRange(last, 0, 0.8 * first);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Step_AfterWarmUp_AllocatesNothing(int threads, bool attention)
    {
        using var batch = new DrawBatch(attention ? DrawBatch.Small : WithoutAttention, 4, threads);
        long[] before = [.. Enumerable.Repeat(-1L, threads)], after = new long[threads], now = before;
        // Each thread looks at its own counter, since other tests allocate at the same time.
        ExampleFiller fill = (row, pixels) =>
        {
            now[row * threads / 4] = GC.GetAllocatedBytesForCurrentThread();
            return batch.Fill(row, pixels);
        };
        for (int i = 0; i < 20; i++) batch.Trainer.Step(fill, 1e-3);
        now = after;

        for (int i = 0; i < 50; i++) batch.Trainer.Step(fill, 1e-3);

        Assert.All(before, bytes => Assert.True(bytes >= 0));
        Assert.Equal(before, after);
    }

    // The test above sees the workers that it knows; a process of its own sees every thread, and no other test allocates there.
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("2", "--set", "groups=2")]
    [InlineData("1", "--set", "read=none", "--set", "write=none")]
    [InlineData("2", "--set", "read=none", "--set", "write=none")]
    public void Step_InAProcessOfItsOwn_AllocatesNothing(string threads, params string[] settings)
    {
        using var draw = new DrawProcess();

        DrawRunner.Result result = draw.Run([.. BenchCommandTests.Tiny, "--json", "--threads", threads, .. settings]);

        Assert.Equal(0, result.Code);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(threads, document.RootElement.GetProperty("threads").GetRawText());
        Assert.Equal(0, document.RootElement.GetProperty("allocated_bytes_per_step").GetInt64());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Step_TenTimes_TakesNoNativeMemoryAfterTheSecond(int threads, bool attention)
    {
        // An arena grows by blocks of 64 kB or more: images so large that a gradient which is not used again soon fills one.
        using var batch = new DrawBatch((attention ? DrawBatch.Small : WithoutAttention) with { Width = 48, Height = 32 }, 8, threads);
        for (int i = 0; i < 2; i++) batch.Step(i);
        long[] second = Bytes(batch);

        for (int i = 2; i < 10; i++) batch.Step(i);

        Assert.Equal(second, Bytes(batch));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Step_NotFinite_LeavesEverythingAsItWas(float bad)
    {
        using var batch = new DrawBatch(DrawBatch.Small, 3, 2);
        batch.Step(0);
        float[] values = batch.Values();
        float[] moments = Moments(batch);

        StepResult result = batch.Trainer.Step((row, pixels) =>
        {
            pixels.Fill(row == 2 ? bad : 0);
            return null;
        }, 1e-2);

        Assert.False(result.IsFinite);
        Numbers.AssertSameBits(values, batch.Values());
        Numbers.AssertSameBits(moments, Moments(batch));
        Assert.Equal(1, batch.Trainer.Optimiser.Steps);
        Assert.True(batch.Step(1).IsFinite);
    }

    [Fact]
    public void Differentiate_Alone_ChangesNoParameter()
    {
        using var batch = new DrawBatch(DrawBatch.Small, 3);
        float[] values = batch.Values();

        StepResult first = batch.Differentiate(), second = batch.Differentiate();

        Assert.Equal(first, second);
        Numbers.AssertSameBits(values, batch.Values());
    }

    [Fact]
    public void Differentiate_GradientNorm_IsThatOfAllParameters()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small, 3, 2).Scatter();

        StepResult result = batch.Differentiate();

        double squares = batch.Model.Parameters.Parameters.Sum(p => p.Gradient.Span.ToArray().Sum(g => (double)g * g));
        Assert.Equal(Math.Sqrt(squares), result.GradientNorm, 1e-9);
    }

    [Fact]
    public void Differentiate_SameImageTwice_HasTheGradientOfOne()
    {
        using DrawBatch one = new DrawBatch(DrawBatch.Small, 1).Scatter(), two = new DrawBatch(DrawBatch.Small, 2).Scatter();
        one.Trainer.Noise.Give(SameNoise(1), 5);
        two.Trainer.Noise.Give(SameNoise(2), 5);
        one.Trainer.Differentiate(Image);

        two.Trainer.Differentiate(Image);

        foreach (var (left, right) in one.Model.Parameters.Parameters.Zip(two.Model.Parameters.Parameters))
            Numbers.AssertNear(left.Gradient.Span, right.Gradient.Span, 1e-6, left.Name);
    }

    private static int? Image(int row, Span<float> pixels)
    {
        for (int i = 0; i < pixels.Length; i++) pixels[i] = i % 3 == 0 ? 1 : 0;
        return null;
    }

    private static (float[] Values, StepResult[] Results) AfterFiveSteps(int batch, int threads)
    {
        using var trained = new DrawBatch(DrawBatch.Small with { Channels = 3 }, batch, threads);
        StepResult[] results = [.. Enumerable.Range(0, 5).Select(i => trained.Step(i))];
        return (trained.Values(), results);
    }

    private static long[] Bytes(DrawBatch batch) => [batch.Trainer.Pass.Tape.Bytes];

    private static float[] Moments(DrawBatch batch) =>
        [.. batch.Trainer.Optimiser.All.SelectMany(m => m.Mean.Span.ToArray().Concat(m.Variance.Span.ToArray()))];

    // Of three steps and five latents, the same for every row.
    private static float[] SameNoise(int rows) => [.. Enumerable.Range(0, 3).SelectMany(t => Enumerable.Repeat(0.3f * t - 0.5f, rows * 5))];
}
