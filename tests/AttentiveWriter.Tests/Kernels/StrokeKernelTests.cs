using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Kernels;

public class StrokeKernelTests
{
    [Fact]
    public void Forward_EverySize_EqualsTheEquation()
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] patch = Numbers.Normal(c.Patch, 1), scratch = new float[StrokeKernel.ScratchLength(c.Size, c.Width)];
            float[] canvas = Numbers.Normal(c.Pixels, 2), expected = [.. canvas];

            StrokeKernel.Forward(patch, c.FiltersX, c.FiltersY, c.Intensity, c.Size, scratch, canvas);

            AttentionReference.Write(patch, c.FiltersX, c.FiltersY, c.Intensity, c.Size, expected);
            Numbers.AssertNear(expected, canvas, 5e-6, c.ToString());
        }
    }
}
