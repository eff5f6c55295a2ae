using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class ActivationKernelTests
{
    [Theory, EveryWidth]
    public void Tanh_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] x = Numbers.Normal(length, 1, 3), y = new float[length], expected = new float[length];
            float[] dy = Numbers.Normal(length, 2), dx = Numbers.Normal(length, 3), expectedGradient = [.. dx];

            kernels.TanhForward(x, y);
            kernels.TanhBackward(y, dy, dx);

            ActivationReference.TanhForward(x, expected);
            ActivationReference.TanhBackward(y, dy, expectedGradient);
            Numbers.AssertNear(expected, y, 4e-7);
            Numbers.AssertNear(expectedGradient, dx, 1e-6);
        }
    }

    [Theory, EveryWidth]
    public void Rectifier_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] x = Numbers.Whole(length, 1), y = new float[length], expected = new float[length];
            float[] dy = Numbers.Normal(length, 2), dx = Numbers.Normal(length, 3), expectedGradient = [.. dx];

            kernels.RectifierForward(x, y);
            kernels.RectifierBackward(y, dy, dx);

            ActivationReference.RectifierForward(x, expected);
            ActivationReference.RectifierBackward(y, dy, expectedGradient);
            Assert.Equal(expected, y);
            Assert.Equal(expectedGradient, dx);
        }
    }

    [Theory, EveryWidth]
    public void Forward_NotANumber_Shows(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        float[] y = new float[2];

        kernels.TanhForward([float.NaN, 1], y);
        Assert.True(float.IsNaN(y[0]));
        kernels.RectifierForward([float.NaN, -1], y);
        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(0, y[1]);
    }
}
