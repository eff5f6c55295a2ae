using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Kernels;

public class GlimpseKernelTests
{
    [Fact]
    public void Forward_EverySize_EqualsTheEquation()
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] planes = Numbers.Normal(c.Pixels, 1), scratch = new float[GlimpseKernel.ScratchLength(c.Size, c.Width)];
            float[] glimpse = Numbers.Normal(c.Patch, 2), expected = new float[c.Patch];

            GlimpseKernel.Forward(planes, c.FiltersX, c.FiltersY, c.Intensity, c.Size, scratch, glimpse);

            AttentionReference.Read(planes, c.FiltersX, c.FiltersY, c.Intensity, c.Size, expected);
            Numbers.AssertNear(expected, glimpse, 3e-6, c.ToString());
        }
    }
}
