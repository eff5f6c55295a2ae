using AttentiveWriter.Models;
using AttentiveWriter.Nn;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.ConvDraw;

namespace AttentiveWriter.Tests.Models;

/// <summary>Latents of every kind of model that draws: read from images, and drawn again.</summary>
public class EncodedImagesTests
{
    private static readonly int[] Classes = [3, 1, 4, 1, 5, 9, 2];

    public static TheoryData<string> Names => GenerativeModelTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_OfEncodedImages_IsTheirReconstructionBitForBit(string shape)
    {
        using GenerativeModel model = Told(shape);
        float[] images = Images(model);

        Drawing expected = model.Reconstruct(images, 3, threads: 2, labels: Classes),
            decoded = model.Decode(model.Encode(images, 3, threads: 3, Classes).Z, labels: Classes);

        for (int i = 0; i < expected.Count; i++)
            for (int t = 0; t < model.Steps; t++)
                Numbers.AssertSameBits(expected.Canvas(i, t), decoded.Canvas(i, t), $"image {i}, step {t}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Generate_FromTheNoiseOfASeed_DrawsTheSameImages(string shape)
    {
        using GenerativeModel model = Told(shape);

        Drawing expected = model.Generate(5, 7, threads: 3), drawn = model.Generate(model.GenerationNoise(5, 7), threads: 2);

        for (int i = 0; i < expected.Count; i++)
        {
            Numbers.AssertSameBits(expected.Final(i), drawn.Final(i), $"image {i}");
            if (expected.WriteWindows is { } windows) Assert.Equal(windows[0][i], drawn.WriteWindows![0][i]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Noise_OfEncodedImages_DrawsTheirReconstruction(string shape)
    {
        using GenerativeModel model = Told(shape);
        float[] images = Images(model);

        EncodedImages encoded = model.Encode(images, 3, labels: Classes);
        Drawing expected = model.Reconstruct(images, 3, labels: Classes), drawn = model.Generate(encoded.Noise, labels: Classes);

        for (int i = 0; i < expected.Count; i++) Numbers.AssertNear(expected.Final(i), drawn.Final(i), 1e-4, $"image {i}");
        Assert.Equal(encoded.PriorMean is null, ReferenceEquals(encoded.Noise, encoded.Z));
    }

    [Fact]
    public void PriorMean_OfEveryKind_IsThereWhereThePriorIsLearned() =>
        Assert.All(Names.Select(row => row.Data), shape =>
        {
            using GenerativeModel model = Told(shape);
            EncodedImages encoded = model.Encode(Images(model), 3, labels: Classes);
            bool isLearned = model.Settings is ConvDrawSettings or DrawSettings { Prior: PriorKind.Learned };
            Assert.Equal(isLearned, encoded.PriorMean is not null);
            Assert.Equal(isLearned, encoded.PriorLogSigma is not null);
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void DivergenceOfValues_TogetherIsTheDivergence(string shape)
    {
        using GenerativeModel model = Told(shape);

        EncodedImages encoded = model.Encode(Images(model), 3, labels: Classes);

        for (int t = 0; t < model.Steps; t++)
        {
            for (int i = 0; i < Classes.Length; i++)
            {
                double sum = encoded.DivergenceOfValues(t, i).Sum();
                Assert.Equal(encoded.Divergence.At(t, i)[0], sum, 1e-4 * Math.Max(1, sum));
                Assert.True(sum > 0);
            }
        }
    }

    [Fact]
    public void Reconstruction_OfEachStep_IsWhatTheImageCostsGivenItsCanvas()
    {
        using GenerativeModel model = Told("draw");
        float[] images = Images(model);

        EncodedImages encoded = model.Encode(images, 3, labels: Classes);
        Drawing drawing = model.Reconstruct(images, 3, labels: Classes);

        for (int t = 0; t < model.Steps; t++)
        {
            for (int i = 0; i < Classes.Length; i++)
            {
                ReadOnlySpan<float> canvas = drawing.Canvas(i, t), image = images.AsSpan(i * canvas.Length, canvas.Length);
                double cost = 0;
                for (int p = 0; p < canvas.Length; p++) cost -= image[p] * Math.Log(canvas[p]) + (1 - image[p]) * Math.Log(1 - canvas[p]);
                Assert.Equal(cost, encoded.Reconstruction.At(t, i)[0], 1e-3);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_WithOtherThreads_GivesTheSameBits(string shape)
    {
        using GenerativeModel model = Told(shape);
        float[] images = Images(model);

        EncodedImages one = model.Encode(images, 3, threads: 1, Classes), three = model.Encode(images, 3, threads: 3, Classes);

        foreach (Func<EncodedImages, Latents?> of in new Func<EncodedImages, Latents?>[]
            { e => e.Z, e => e.Noise, e => e.Mean, e => e.LogSigma, e => e.PriorMean, e => e.PriorLogSigma, e => e.Divergence,
                e => e.Reconstruction })
            if (of(one) is Latents first) Numbers.AssertSameBits(first.Values, of(three)!.Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Generate_VariedFromAStepOn_SharesTheCanvasesBefore(string shape)
    {
        using GenerativeModel model = Told(shape);
        if (model.Steps == 1) return;
        int step = model.Steps / 2;
        int[] labels = [2, 2, 2, 7, 7, 7];

        Drawing drawing = model.Generate(model.GenerationNoise(2, 1).Varied(step, 2, seed: 4), labels: labels);

        for (int i = 0; i < drawing.Count; i++)
        {
            for (int t = 0; t < step; t++) Numbers.AssertSameBits(drawing.Canvas(i / 3 * 3, t), drawing.Canvas(i, t), $"{i}, step {t}");
            if (i % 3 > 0) Assert.NotEqual(drawing.Canvas(i / 3 * 3, step).ToArray(), drawing.Canvas(i, step).ToArray());
        }
    }

    [Fact]
    public void Decode_LatentsOfAnotherModel_SaysBothShapes()
    {
        using GenerativeModel model = Told("draw");

        var error = Assert.Throws<SettingsException>(() => model.Decode(new Latents(1, 2, 3, new float[6])));

        Assert.Equal($"latents of 1 step and 3 values a step, and the model has {model.Steps} steps and {model.LatentSize} values a step",
            error.Message);
    }

    [Fact]
    public void Generate_OtherNumberOfClassesThanImages_SaysBoth()
    {
        using GenerativeModel model = Told("vae");

        Assert.Contains("2 classes for 3 images",
            Assert.Throws<SettingsException>(() => model.Generate(model.GenerationNoise(3, 1), labels: [1, 2])).Message);
        Assert.Contains("class 10 is not one of 0..9",
            Assert.Throws<SettingsException>(() => model.Generate(model.GenerationNoise(1, 1), labels: [10])).Message);
        Assert.Contains("0 classes for 7 images", Assert.Throws<SettingsException>(() => model.Encode(Images(model), 1)).Message);
    }

    private static GenerativeModel Told(string shape) => GenerativeModelTests.Fresh(GenerativeModelTests.Told[shape]);

    private static float[] Images(GenerativeModel model) => Numbers.Uniform(Classes.Length * model.Settings.Pixels, 3);
}
