using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class GlimpseKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EverySize_EqualsTheEquation(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] planes = Numbers.Normal(c.Pixels, 1), scratch = new float[GlimpseKernel.ScratchLength(c.Size, c.Width)];
            float[] glimpse = Numbers.Normal(c.Patch, 2), expected = new float[c.Patch];

            kernels.GlimpseForward(planes, c.FiltersX, c.FiltersY, c.Intensity, c.Size, scratch, glimpse);

            AttentionReference.Read(planes, c.FiltersX, c.FiltersY, c.Intensity, c.Size, expected);
            Numbers.AssertNear(expected, glimpse, 3e-6, c.ToString());
        }
    }

    // The gradient checks of the ops hold the width in use to the equations; this holds the others to it.
    [Theory, EveryWidth]
    public void Backward_EverySize_AgreesWithPlainArithmetic(int bits)
    {
        foreach (AttentionKernelCase c in AttentionKernelCase.All) Numbers.AssertNear(Gradients(c, 32), Gradients(c, bits), 1e-5, c.ToString());
    }

    private static float[] Gradients(AttentionKernelCase c, int bits)
    {
        float[] planes = Numbers.Normal(c.Pixels, 3), scratch = new float[GlimpseKernel.ScratchLength(c.Size, c.Width)];
        float[] glimpse = Numbers.Normal(c.Patch, 4), dGlimpse = Numbers.Normal(c.Patch, 5);
        float[] dX = Numbers.Normal(c.FiltersX.Length, 6), dY = Numbers.Normal(c.FiltersY.Length, 7), dPlanes = Numbers.Normal(c.Pixels, 8);
        float dIntensity = KernelSet.OfWidth(bits).GlimpseBackward(
            planes, c.FiltersX, c.FiltersY, c.Intensity, c.Size, glimpse, dGlimpse, scratch, dX, dY, dPlanes);
        return [.. dX, .. dY, .. dPlanes, dIntensity];
    }
}
