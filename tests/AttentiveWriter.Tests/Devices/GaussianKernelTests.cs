using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class GaussianKernelTests
{
    [Theory, EveryWidth]
    public void Forward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] mean = Numbers.Normal(size, 1), log = Numbers.Normal(size, 2), noise = Numbers.Normal(size, 3);
            float[] sample = new float[size], expected = new float[size];

            float divergence = kernels.GaussianForward(mean, log, noise, sample);

            float reference = GaussianReference.Forward(mean, log, noise, expected);
            Numbers.AssertNear(expected, sample, 2e-6, "sample");
            // A sum of floats whose order differs from the reference's.
            Numbers.AssertNear([reference], [divergence], 5e-6, "divergence");
        }
    }

    [Theory, EveryWidth]
    public void Backward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int size in Numbers.Lengths)
        {
            float[] mean = Numbers.Normal(size, 4), log = Numbers.Normal(size, 5), noise = Numbers.Normal(size, 6), dSample = Numbers.Normal(size, 7);
            float[] dMean = Numbers.Normal(size, 8), dLog = Numbers.Normal(size, 9), expectedMean = [.. dMean], expectedLog = [.. dLog];

            kernels.GaussianBackward(mean, log, noise, dSample, 0.3f, dMean, dLog);

            GaussianReference.Backward(mean, log, noise, dSample, 0.3f, expectedMean, expectedLog);
            Numbers.AssertNear(expectedMean, dMean, 2e-6, "dMean");
            Numbers.AssertNear(expectedLog, dLog, 4e-6, "dLogSigma");
        }
    }
}
