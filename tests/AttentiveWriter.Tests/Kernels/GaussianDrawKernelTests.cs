using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Kernels;

public class GaussianDrawKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] mean = Numbers.Normal(size, 1), log = Numbers.Normal(size, 2), noise = Numbers.Normal(size, 3);
            float[] sample = new float[size], expected = new float[size];

            kernels.GaussianDrawForward(mean, log, noise, sample);

            GaussianDrawReference.Forward(mean, log, noise, expected);
            Numbers.AssertNear(expected, sample, 2e-6);
            kernels.GaussianDrawForward(mean, log, noise, noise);
            Numbers.AssertSameBits(sample, noise, "in place");
        }
    }

    [Theory, EveryWidth]
    public void Backward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] log = Numbers.Normal(size, 4), noise = Numbers.Normal(size, 5), dSample = Numbers.Normal(size, 6);
            float[] dMean = Numbers.Normal(size, 7), dLog = Numbers.Normal(size, 8), expectedMean = [.. dMean], expectedLog = [.. dLog];

            kernels.GaussianDrawBackward(log, noise, dSample, dMean, dLog);

            GaussianDrawReference.Backward(log, noise, dSample, expectedMean, expectedLog);
            Assert.Equal(expectedMean, dMean);
            Numbers.AssertNear(expectedLog, dLog, 4e-6);
        }
    }

    [Theory, EveryWidth]
    public void Forward_HostileValues_GiveTheMeanOrShow(int bits)
    {
        float[] sample = new float[4];

        KernelSet.OfWidth(bits).GaussianDrawForward([2, 2, float.NaN, 2], [-1e30f, float.NaN, 0, 1e30f], [1, 1, 1, 1], sample);

        Assert.Equal([2, float.NaN, float.NaN, float.PositiveInfinity], sample);
    }
}
