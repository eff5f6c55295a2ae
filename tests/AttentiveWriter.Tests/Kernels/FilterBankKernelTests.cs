using AttentiveWriter.Kernels;

namespace AttentiveWriter.Tests.Kernels;

public class FilterBankKernelTests
{
    [Fact]
    public void Forward_EverySize_EqualsTheEquations()
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] filtersX = new float[c.FiltersX.Length], filtersY = new float[c.FiltersY.Length];

            float intensity = FilterBankKernel.Forward(c.Parameters, c.Size, filtersX, filtersY);

            // Centres up to a few tens of pixels carry 2e-6 pixels of rounding, and a thin filter's exponent multiplies it.
            Numbers.AssertNear(c.FiltersX, filtersX, 3e-5, $"F_X of {c}");
            Numbers.AssertNear(c.FiltersY, filtersY, 3e-5, $"F_Y of {c}");
            Numbers.AssertNear([c.Intensity], [intensity], 1e-6);
        }
    }

    [Fact]
    public void Forward_EverySize_SumsToOne()
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] filtersX = new float[c.FiltersX.Length], filtersY = new float[c.FiltersY.Length];

            FilterBankKernel.Forward(c.Parameters, c.Size, filtersX, filtersY);

            foreach (float[] filter in filtersX.Chunk(c.Width).Concat(filtersY.Chunk(c.Height))) Assert.Equal(1.0, filter.Sum(v => (double)v), 1e-6);
        }
    }
}
