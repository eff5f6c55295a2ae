using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class StrokeKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EverySize_EqualsTheEquation(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (AttentionKernelCase c in AttentionKernelCase.All)
        {
            float[] patch = Numbers.Normal(c.Patch, 1), scratch = new float[StrokeKernel.ScratchLength(c.Size, c.Width)];
            float[] canvas = Numbers.Normal(c.Pixels, 2), expected = [.. canvas];

            kernels.StrokeForward(patch, c.FiltersX, c.FiltersY, c.Intensity, c.Size, scratch, canvas);

            AttentionReference.Write(patch, c.FiltersX, c.FiltersY, c.Intensity, c.Size, expected);
            Numbers.AssertNear(expected, canvas, 5e-6, c.ToString());
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
        float[] patch = Numbers.Normal(c.Patch, 3), dCanvas = Numbers.Normal(c.Pixels, 4);
        float[] scratch = new float[StrokeKernel.ScratchLength(c.Size, c.Width)], dPatch = Numbers.Normal(c.Patch, 5);
        float[] dX = Numbers.Normal(c.FiltersX.Length, 6), dY = Numbers.Normal(c.FiltersY.Length, 7);
        float dIntensity = KernelSet.OfWidth(bits).StrokeBackward(
            patch, c.FiltersX, c.FiltersY, c.Intensity, c.Size, dCanvas, scratch, dPatch, dX, dY);
        return [.. dPatch, .. dX, .. dY, dIntensity];
    }
}
