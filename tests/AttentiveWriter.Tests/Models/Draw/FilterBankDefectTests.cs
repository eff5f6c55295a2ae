using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>What public ports of DRAW get wrong about the filter bank, one test for each.</summary>
public class FilterBankDefectTests
{
    [Fact]
    public void FilterBank_GridIsSymmetricForOneTwoAndFiveFilters()
    {
        foreach (int size in new[] { 1, 2, 5 })
        {
            float[] centres = Centres(new float[5], size, 28, 28);

            for (int i = 0; i < size; i++) Assert.Equal(29, centres[i] + centres[size - 1 - i]);
        }
    }

    [Fact]
    public void FilterBank_CoordinatesAreOneBased()
    {
        Assert.Equal([1, 7.75f, 14.5f, 21.25f, 28], Centres(new float[5], 5, 28, 28));
        Assert.Equal([1, 28], Centres(new float[5], 2, 28, 28));

        (float[] x, _, _) = Filters([0, 0, -6, 0, 0], 2, 28, 28);

        Assert.Equal(1, x[0], 1e-6f);
        Assert.Equal(1, x[28 + 27], 1e-6f);
    }

    [Fact]
    public void FilterBank_OddAndEvenSizes_AreNotDividedAsIntegers()
    {
        Assert.Equal(14.5f, AttentionWindow.FromParameters(new float[5], 5, 28, 28).CentreX);
        Assert.Equal(6.75f, AttentionWindow.FromParameters(new float[5], 5, 28, 28).Stride);
        Assert.Equal([1, 3.25f, 5.5f, 7.75f, 10], Centres(new float[5], 5, 10, 10));
    }

    [Fact]
    public void FilterBank_SigmaIsTheStandardDeviation()
    {
        foreach (double sigma in new[] { 3.0, 7.0, 12.0 })
        {
            (float[] x, _, _) = Filters([0, 0, (float)(2 * Math.Log(sigma)), 0, 0], 1, 201, 201);

            Assert.Equal(101, Mean(x), 1e-3);
            Assert.Equal(sigma, Math.Sqrt(x.Select((f, a) => f * (a + 1.0 - 101) * (a + 1.0 - 101)).Sum()), 1e-3);
        }
    }

    [Fact]
    public void FilterBank_VerticalCentreMovesVerticalFilters()
    {
        (float[] x, float[] y, _) = Filters([0, 0, 1, -3, 0], 2, 28, 28);
        (float[] movedX, float[] movedY, _) = Filters([0, 0.25f, 1, -3, 0], 2, 28, 28);

        Assert.Equal(x, movedX);
        Assert.Equal(Mean(y[..28]) + 14.5 * 0.25, Mean(movedY[..28]), 1e-3);
    }

    [Fact]
    public void FilterBank_HorizontalCentreMovesHorizontalFilters()
    {
        (float[] x, float[] y, _) = Filters([0, 0, 1, -3, 0], 2, 28, 28);
        (float[] movedX, float[] movedY, _) = Filters([0.25f, 0, 1, -3, 0], 2, 28, 28);

        Assert.Equal(Mean(x[..28]) + 14.5 * 0.25, Mean(movedX[..28]), 1e-3);
        Assert.Equal(y, movedY);
    }

    [Theory]
    [InlineData(1e6f, 0)]
    [InlineData(-1e6f, 0)]
    [InlineData(1e6f, -20)]
    [InlineData(-1e6f, -1e9f)]
    [InlineData(3f, 1e9f)]
    public void FilterBank_WindowFarOutsideIsFiniteAndSumsToOne(float centre, float logVariance)
    {
        foreach (int width in new[] { 16, 28, 31 })
            foreach (int size in new[] { 1, 2, 5 })
            {
                float[] parameters = [centre, -centre, logVariance, 0.5f, 0];

                (float[] x, float[] y, _) = Filters(parameters, size, width, width);
                float[] gradient = Gradient(parameters, size, width, width);

                Assert.All(x.Chunk(width).Concat(y.Chunk(width)), f => Assert.Equal(1, f.Sum(), 1e-5f));
                Assert.All(gradient, g => Assert.True(float.IsFinite(g)));
            }
    }

    [Theory]
    [InlineData(0, -1e9f, 1e9f)]
    [InlineData(0, -30, 60)]
    [InlineData(3e38f, 0, 0)]
    [InlineData(-3e38f, -60, 0)]
    public void FilterBank_AbsurdWindow_IsFiniteAndSumsToOne(float centre, float logVariance, float logStride)
    {
        foreach (int width in new[] { 16, 28, 31 })
        {
            float[] parameters = [centre, centre, logVariance, logStride, 0];

            (float[] x, float[] y, _) = Filters(parameters, 5, width, width);

            Assert.All(x.Chunk(width).Concat(y.Chunk(width)), f => Assert.Equal(1, f.Sum(), 1e-5f));
            Assert.All(Gradient(parameters, 5, width, width), g => Assert.True(float.IsFinite(g)));
        }
    }

    [Fact]
    public void FilterBank_ThinFilterSumsToOne()
    {
        foreach (float logVariance in new[] { -5f, -10f, -60f, -1e9f })
        {
            float[] parameters = [0.013f, -0.2f, logVariance, -0.1f, 0];

            (float[] x, float[] y, _) = Filters(parameters, 5, 28, 28);

            Assert.All(x.Chunk(28).Concat(y.Chunk(28)), f => Assert.Equal(1, f.Sum(), 1e-5f));
            Assert.All(Gradient(parameters, 5, 28, 28), g => Assert.True(float.IsFinite(g)));
        }
    }

    [Fact]
    public void FilterBank_OneFilterIsFinite()
    {
        float[] parameters = [0.1f, -0.1f, 1, 2, 0.3f];

        (float[] x, float[] y, float intensity) = Filters(parameters, 1, 9, 5);
        float[] gradient = Gradient(parameters, 1, 9, 5);

        Assert.Equal([5.5f], Centres(parameters, 1, 9, 5));
        Assert.All([.. x, .. y, intensity, .. gradient], v => Assert.True(float.IsFinite(v)));
        Assert.Equal(0, gradient[3]);
        Assert.NotEqual(0, gradient[0]);
    }

    [Fact]
    public void FilterBank_IntensityIsNotInTheFilters()
    {
        (float[] x, float[] y, float intensity) = Filters([0.1f, 0.2f, 1, -1, 0], 3, 9, 5);
        (float[] brightX, float[] brightY, float brightIntensity) = Filters([0.1f, 0.2f, 1, -1, MathF.Log(3)], 3, 9, 5);

        Assert.Equal(x, brightX);
        Assert.Equal(y, brightY);
        Assert.Equal(3 * intensity, brightIntensity, 1e-5f);
    }

    private static float[] Centres(float[] parameters, int size, int width, int height)
    {
        var window = AttentionWindow.FromParameters(parameters, size, width, height);
        return [.. Enumerable.Range(1, size).Select(i => window.FilterCentre(window.CentreX, i, size))];
    }

    private static (float[] X, float[] Y, float Intensity) Filters(float[] parameters, int size, int width, int height)
    {
        using var arena = new Arena(KnownDevices.Cpu);
        using Executor executor = KnownDevices.Cpu.Start(1);
        Matrix x = arena.Allocate(1, size * width), y = arena.Allocate(1, size * height), gamma = arena.Allocate(1, 1);
        executor.Run(1, kernels => kernels.FilterBankForward(Row(arena, parameters), size, x, y, gamma));
        return (KnownDevices.Cpu.Read(x), KnownDevices.Cpu.Read(y), KnownDevices.Cpu.Read(gamma)[0]);
    }

    private static float[] Gradient(float[] parameters, int size, int width, int height)
    {
        (float[] x, float[] y, _) = Filters(parameters, size, width, height);
        using var arena = new Arena(KnownDevices.Cpu);
        using Executor executor = KnownDevices.Cpu.Start(1);
        Matrix gradient = arena.Allocate(1, 5);
        executor.Run(1, kernels => kernels.FilterBankBackward(Row(arena, parameters), size, Row(arena, x), Row(arena, y),
            Row(arena, Numbers.Normal(x.Length, 1)), Row(arena, Numbers.Normal(y.Length, 2)), Row(arena, [1]), gradient));
        return KnownDevices.Cpu.Read(gradient);
    }

    private static Matrix Row(Arena arena, float[] values)
    {
        Matrix row = arena.Allocate(1, values.Length);
        KnownDevices.Cpu.Write(values, row);
        return row;
    }

    private static double Mean(float[] filter) => filter.Select((f, a) => f * (a + 1.0)).Sum();
}
