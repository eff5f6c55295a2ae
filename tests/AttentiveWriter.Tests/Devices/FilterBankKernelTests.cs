using AttentiveWriter.Kernels;

namespace AttentiveWriter.Tests.Devices;

public class FilterBankKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EverySize_EqualsTheEquations(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] filtersX = new float[c.FiltersX.Length], filtersY = new float[c.FiltersY.Length];

            float intensity = kernels.FilterBankForward(c.Parameters, c.Size, filtersX, filtersY);

            // Centres up to a few tens of pixels carry 2e-6 pixels of rounding, and a thin filter's exponent multiplies it.
            Numbers.AssertNear(c.FiltersX, filtersX, 3e-5, $"F_X of {c}");
            Numbers.AssertNear(c.FiltersY, filtersY, 3e-5, $"F_Y of {c}");
            Numbers.AssertNear([c.Intensity], [intensity], 1e-6);
        }
    }

    [Theory, EveryWidth]
    public void Forward_EverySize_SumsToOne(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] filtersX = new float[c.FiltersX.Length], filtersY = new float[c.FiltersY.Length];

            kernels.FilterBankForward(c.Parameters, c.Size, filtersX, filtersY);

            foreach (float[] filter in filtersX.Chunk(c.Width).Concat(filtersY.Chunk(c.Height))) Assert.Equal(1.0, filter.Sum(v => (double)v), 1e-6);
        }
    }

    [Theory]
    [EveryWidth(1e6f, 0f, 0.5f)]
    [EveryWidth(-1e6f, -1e9f, 0.5f)]
    [EveryWidth(3f, 1e9f, 0.5f)]
    [EveryWidth(0f, -30f, 60f)]
    [EveryWidth(3e38f, 0f, 0f)]
    public void Forward_AbsurdWindow_SumsToOne(int bits, float centre, float logVariance, float logStride)
    {
        foreach (int width in new[] { 1, 16, 28, 31 })
        {
            float[] filtersX = new float[5 * width], filtersY = new float[5 * width];

            KernelSet.OfWidth(bits).FilterBankForward([centre, -centre, logVariance, logStride, 0], 5, filtersX, filtersY);

            foreach (float[] filter in filtersX.Chunk(width).Concat(filtersY.Chunk(width))) Assert.Equal(1.0, filter.Sum(v => (double)v), 1e-6);
        }
    }

    // The gradient checks of the ops hold the width in use to the equations; this holds the others to it.
    [Theory, EveryWidth]
    public void Backward_EverySize_AgreesWithPlainArithmetic(int bits)
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All) Numbers.AssertNear(Gradients(c, 32), Gradients(c, bits), 1e-4, c.ToString());
    }

    private static float[] Gradients(AttentionKernelCase c, int bits)
    {
        float[] gradients = Numbers.Normal(5, 1);
        KernelSet.OfWidth(bits).FilterBankBackward(c.Parameters, c.Size, c.FiltersX, c.FiltersY,
            Numbers.Normal(c.FiltersX.Length, 2), Numbers.Normal(c.FiltersY.Length, 3), 0.7f, gradients);
        return gradients;
    }
}
