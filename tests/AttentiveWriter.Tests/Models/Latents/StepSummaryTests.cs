using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Tests.Models;

public class StepSummaryTests
{
    public static TheoryData<string> Names => GenerativeModelTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_SomeImages_IsTheMeanOfTheirSteps(string shape)
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Told[shape]);
        float[] images = Numbers.Uniform(3 * model.Settings.Pixels, 3);
        int[] labels = [1, 2, 3];

        StepSummary summary = StepSummary.Of(model, images, 7, threads: 2, labels);

        EncodedImages encoded = model.Encode(images, 7, labels: labels);
        Drawing drawing = model.Reconstruct(images, 7, labels: labels);
        Assert.Equal((model.Steps, 3), (summary.Steps, summary.Images));
        for (int t = 0; t < model.Steps; t++)
        {
            int step = t;
            int[] all = [0, 1, 2];
            Assert.Equal(all.Average(i => (double)encoded.Divergence.At(step, i)[0]), summary.Divergence[t], 1e-6);
            Assert.Equal(all.Average(i => (double)encoded.Reconstruction.At(step, i)[0]), summary.Reconstruction[t], 1e-4);
            Assert.Equal(all.Average(i => encoded.DivergenceOfValues(step, i)[1]), summary.DivergenceOfValues[t][1], 1e-9);
            Assert.Equal(summary.DivergenceOfValues[t].Count(kl => kl > 0.01), summary.Used(t));
            Assert.Equal(all.Average(i => (double)drawing.Canvas(i, step)[4]), summary.Canvas[t][4], 1e-9);
            if (drawing.WriteWindows is { } written)
                Assert.Equal(all.Average(i => (double)written[step][i].CentreX), summary.Written![t].Centre.X, 1e-3);
        }
        Assert.Equal(drawing.ReadWindows is null, summary.Read is null);
        Assert.Equal(drawing.WriteWindows is null, summary.Written is null);
        Assert.True(summary.Strip(scale: 2).Width >= 2 * model.Settings.Width);
    }

    [Fact]
    public void Of_MoreImagesThanAreReadAtOnce_AreAllIn()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        float[] images = Numbers.Uniform(150 * model.Settings.Pixels, 3);

        StepSummary one = StepSummary.Of(model, images, 7, threads: 1), three = StepSummary.Of(model, images, 7, threads: 3);

        Assert.Equal(one.Reconstruction, three.Reconstruction);
        int pixels = model.Settings.Pixels;
        double[] parts = [StepSummary.Of(model, images.AsMemory(0, 100 * pixels), 7).Reconstruction[0],
            StepSummary.Of(model, images.AsMemory(100 * pixels), 8).Reconstruction[0]];
        Assert.Equal((100 * parts[0] + 50 * parts[1]) / 150, one.Reconstruction[0], 1e-9);
    }

    [Fact]
    public void StepOfShare_OfAllKl_IsWhereItIsSpent()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["draw"]);
        StepSummary summary = StepSummary.Of(model, Numbers.Uniform(model.Settings.Pixels, 3), 1);
        double total = summary.Divergence.Sum();

        int half = summary.StepOfShare(0.5);

        Assert.True(summary.Divergence.Take(half + 1).Sum() >= 0.5 * total);
        Assert.True(summary.Divergence.Take(half).Sum() < 0.5 * total);
        Assert.Equal(0, summary.StepOfShare(0));
    }

    [Fact]
    public void MeanWindow_OfTwo_HasTheirMeanEdgeCentreSizeAndSpread()
    {
        var mean = new MeanWindow();
        Assert.Null(mean.Corners);

        mean.Add(new GaussianGlimpse(Gaussian(4, 6, 3)));
        mean.Add(new GaussianGlimpse(Gaussian(8, 6, 3)));

        // Three filters at a stride of 3 reach 3.5 pixels to either side.
        Assert.Equal([(2.5, 2.5), (9.5, 2.5), (9.5, 9.5), (2.5, 9.5)], mean.Corners!);
        Assert.Equal((6, 6), mean.Centre);
        Assert.Equal((7, 2, 2), (mean.Side, mean.Spread, mean.Count));
    }

    private static AttentiveWriter.Devices.AttentionWindow Gaussian(float x, float y, float stride) =>
        new(3, x, y, stride, 1, 1);
}
