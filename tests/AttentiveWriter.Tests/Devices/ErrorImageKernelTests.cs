using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class ErrorImageKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] image = Numbers.Uniform(length, 1), canvas = Numbers.Normal(length, 2, 4);
            float[] error = new float[length], expected = new float[length];

            kernels.ErrorImageForward(image, canvas, error);

            ErrorImageReference.Forward(image, canvas, expected);
            Numbers.AssertNear(expected, error, 4e-7);
        }
    }

    [Theory, EveryWidth]
    public void Backward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] image = Numbers.Uniform(length, 3), error = Numbers.Uniform(length, 4, -1), dError = Numbers.Normal(length, 5);
            float[] dCanvas = Numbers.Normal(length, 6), expected = [.. dCanvas];

            kernels.ErrorImageBackward(image, error, dError, dCanvas);

            ErrorImageReference.Backward(image, error, dError, expected);
            Numbers.AssertNear(expected, dCanvas, 1e-6);
        }
    }
}
