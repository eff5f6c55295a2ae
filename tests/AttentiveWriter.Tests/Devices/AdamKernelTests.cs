using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class AdamKernelTests
{
    [Theory, EveryWidth]
    public void Step_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] gradient = Numbers.Normal(length, 1), value = Numbers.Normal(length, 2);
            float[] mean = Numbers.Normal(length, 3), variance = Numbers.Uniform(length, 4);
            float[] expectedValue = [.. value], expectedMean = [.. mean], expectedVariance = [.. variance];

            kernels.AdamStep(gradient, 0.5f, value, mean, variance, 0.9f, 0.99f, 0.02f, 0.3f, 1e-3f);

            AdamReference.Step(gradient, 0.5f, expectedValue, expectedMean, expectedVariance, 0.9f, 0.99f, 0.02f, 0.3f, 1e-3f);
            Numbers.AssertNear(expectedValue, value, 5e-7, "value");
            Numbers.AssertNear(expectedMean, mean, 2e-7, "mean");
            Numbers.AssertNear(expectedVariance, variance, 2e-7, "variance");
        }
    }

    [Theory, EveryWidth]
    public void Step_NoGradientYet_ChangesNothing(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        float[] value = [1, 2, 3], mean = new float[3], variance = new float[3];

        kernels.AdamStep([0, 0, 0], 1, value, mean, variance, 0.9f, 0.99f, 0.02f, 0.3f, 1e-8f);

        Assert.Equal([1, 2, 3], value);
    }
}
