using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Models.Draw;

public class DrawModelDrawingTests
{
    [Fact]
    public void Generate_LastStrokeIsInTheImage()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        Drawing drawing = batch.Model.Generate(1, seed: 8);

        using RecordedGeneration pass = batch.Model.RecordGeneration(KnownDevices.Cpu.Start(1), rows: 1);
        pass.Recurrence.Tape.Noise.Draw(new RandomSource(8, RandomPurpose.Generation));
        var steps = new List<int>();
        pass.Recurrence.Run(3, steps.Add);
        Assert.Equal(3, drawing.Steps);
        Assert.Equal([0, 1, 2], steps);
        Numbers.AssertNear([.. pass.Stroke.Canvas.Read().Select(c => 1 / (1 + MathF.Exp(-c)))], drawing.Final(0), 1e-6);
        Assert.NotEqual(drawing.Canvas(0, 1).ToArray(), drawing.Final(0).ToArray());
    }

    [Fact]
    public void Generate_FreshLatentEachStep()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        using RecordedGeneration each = batch.Model.RecordGeneration(KnownDevices.Cpu.Start(1), rows: 2),
            repeated = batch.Model.RecordGeneration(KnownDevices.Cpu.Start(1), rows: 2);
        float[] noise = Numbers.Normal(3 * 2 * 5, 1);
        each.Recurrence.Tape.Noise.Give(noise, 5);
        repeated.Recurrence.Tape.Noise.Give([.. noise[..10], .. noise[..10], .. noise[20..]], 5);

        List<float[]> drawn = Canvases(each), others = Canvases(repeated);

        // What is given for a step moves the canvas of that step, and of none before it.
        Assert.Equal(drawn[0], others[0]);
        Assert.NotEqual(drawn[1], others[1]);
        Assert.Equal(3, drawn.Count);

        static List<float[]> Canvases(RecordedGeneration pass)
        {
            var canvases = new List<float[]>();
            pass.Recurrence.Run(3, _ => canvases.Add(pass.Stroke.Canvas.Read()));
            return canvases;
        }
    }

    [Fact]
    public void Draw_OnlyFinals_AreThoseOfEveryStep()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] images = Numbers.Uniform(3 * 24, 1);

        Drawing generated = batch.Model.Generate(3, seed: 1, everyStep: false),
            copied = batch.Model.Reconstruct(images, seed: 1, everyStep: false);

        Drawing generatedSteps = batch.Model.Generate(3, seed: 1), copiedSteps = batch.Model.Reconstruct(images, seed: 1);
        for (int i = 0; i < 3; i++)
        {
            Numbers.AssertSameBits(generatedSteps.Final(i), generated.Final(i));
            Numbers.AssertSameBits(copiedSteps.Final(i), copied.Final(i));
        }
        Assert.Equal(3, generated.Steps);
        Assert.Null(generated.WriteWindows);
        Assert.Null(copied.ReadWindows);
        Assert.Throws<InvalidOperationException>(() => generated.Canvas(0, 1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => generated.Canvas(0, 3).ToArray());
    }

    [Fact]
    public void Reconstruct_StepByStep_IsThePassThatTrains()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] image = Numbers.Uniform(24, 2);
        using RecordedLoss training = batch.Model.Record(new Tape(KnownDevices.Cpu.Start(1), 1, training: true));
        using RecordedInference inference = batch.Model.RecordInference(KnownDevices.Cpu.Start(1), rows: 1);
        image.CopyTo(training.Example.X.Value.Span);
        inference.Example.X.Write(image);
        foreach (Noise noise in new[] { training.Tape.Noise, inference.Recurrence.Tape.Noise }) noise.Draw(new RandomSource(3,
            RandomPurpose.Latent));

        training.Tape.Forward();
        inference.Recurrence.Run(3, t =>
        {
            Numbers.AssertSameBits(training.Steps[t].State.Canvas!.Value.Span, inference.Step.State.Canvas!.Value.Span, $"canvas {t}");
            Numbers.AssertSameBits(training.Steps[t].Latent.Divergence.Value.Span, inference.Step.Latent.Divergence.Value.Span, $"KL {t}");
        });

        Numbers.AssertSameBits(training.Reconstruction.Value.Span, inference.Reconstruction.Value.Span, "L^x");
    }

    [Fact]
    public void Generate_NeedsNoImage_AndDiffersFromReconstruction()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        Drawing imagined = batch.Model.Generate(2, seed: 1), copied = batch.Model.Reconstruct(new float[48], seed: 1);

        Assert.Null(imagined.ReadWindows);
        Assert.NotNull(copied.ReadWindows);
        Assert.NotEqual(imagined.Final(0).ToArray(), imagined.Final(1).ToArray());
        Assert.NotEqual(imagined.Final(0).ToArray(), copied.Final(0).ToArray());
    }

    [Fact]
    public void Generate_ImageDoesNotDependOnCount()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        Drawing many = batch.Model.Generate(60, seed: 2);

        foreach (int count in new[] { 1, 5, 24, 25, 59 })
        {
            Drawing few = batch.Model.Generate(count, seed: 2);
            for (int i = 0; i < count; i++)
                for (int t = 0; t < 3; t++) Numbers.AssertSameBits(many.Canvas(i, t), few.Canvas(i, t), $"image {i} of {count}");
        }
    }

    [Fact]
    public void GenerateAndReconstruct_ManyImages_EachHaveNoiseOfTheirOwn()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        Drawing generated = batch.Model.Generate(60, seed: 2), copied = batch.Model.Reconstruct(new float[60 * 24], seed: 2);

        Assert.Equal(60, Enumerable.Range(0, 60).Select(i => string.Join(' ', generated.Final(i).ToArray())).Distinct().Count());
        Assert.Equal(60, Enumerable.Range(0, 60).Select(i => string.Join(' ', copied.Final(i).ToArray())).Distinct().Count());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void GenerateAndReconstruct_MoreThreads_GiveTheSameBits(int threads)
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] images = Numbers.Uniform(70 * 24, 4);
        Drawing generated = batch.Model.Generate(70, seed: 3), copied = batch.Model.Reconstruct(images, seed: 3);

        Drawing generatedAgain = batch.Model.Generate(70, seed: 3, threads),
            copiedAgain = batch.Model.Reconstruct(images, seed: 3, threads);

        for (int i = 0; i < 70; i++)
        {
            Numbers.AssertSameBits(generated.Final(i), generatedAgain.Final(i));
            Numbers.AssertSameBits(copied.Final(i), copiedAgain.Final(i));
            Assert.Equal(copied.ReadWindows![2][i], copiedAgain.ReadWindows![2][i]);
            Assert.Equal(copied.WriteWindows![2][i], copiedAgain.WriteWindows![2][i]);
        }
    }

    [Fact]
    public void Generate_AnotherSeed_GivesOtherImages()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();

        Assert.NotEqual(batch.Model.Generate(1, seed: 1).Final(0).ToArray(), batch.Model.Generate(1, seed: 2).Final(0).ToArray());
    }

    [Fact]
    public void Generate_Windows_AreThoseOfTheStrokes()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Clear();
        float[] bias = Numbers.Normal(5, 3, 0.5f);
        bias.CopyTo(batch["write.attention.bias"].Value.Span);

        Drawing drawing = batch.Model.Generate(3, seed: 1);

        var expected = AttentionWindow.FromParameters(bias, 3, 6, 4);
        Assert.Equal(Enumerable.Repeat(expected, 9), drawing.WriteWindows!.SelectMany(step => step)
            .Select(window => Assert.IsType<GaussianGlimpse>(window).Grid));
    }

    [Fact]
    public void Generate_WithoutAttention_HasNoWindows()
    {
        using var batch = new DrawBatch(DrawBatch.Small with { Read = null, Write = null });

        Drawing drawing = batch.Model.Reconstruct(new float[24], seed: 1);

        Assert.Null(drawing.ReadWindows);
        Assert.Null(drawing.WriteWindows);
    }

    [Fact]
    public void Generate_AfterParametersChanged_UsesTheNewOnes()
    {
        using DrawBatch batch = new DrawBatch(DrawBatch.Small).Scatter();
        float[] before = batch.Model.Generate(1, seed: 1).Final(0).ToArray();

        batch["decoder.weight_ih"].Value.Span.Fill(0.3f);
        batch.Model.Parameters.Refresh();

        Assert.NotEqual(before, batch.Model.Generate(1, seed: 1).Final(0).ToArray());
    }

    [Fact]
    public void GenerateAndReconstruct_BadArguments_AreRefused()
    {
        using var batch = new DrawBatch(DrawBatch.Small);

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Model.Generate(0, 1));
        Assert.Throws<ArgumentException>(() => batch.Model.Reconstruct(new float[25], 1));
        Assert.Throws<ArgumentException>(() => batch.Model.Reconstruct(ReadOnlyMemory<float>.Empty, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Model.Generate(2, 1).Canvas(2, 0).ToArray());
    }
}
