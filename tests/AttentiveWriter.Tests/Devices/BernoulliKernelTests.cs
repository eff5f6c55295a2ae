using AttentiveWriter.Kernels;
using AttentiveWriter.Kernels.Reference;

namespace AttentiveWriter.Tests.Devices;

public class BernoulliKernelTests
{
    [Fact]
    public void NegativeLogLikelihood_EveryLength_EqualsTheDefinition()
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] image = Numbers.Uniform(length, 1), logits = Numbers.Normal(length, 2, 3);

            float cost = BernoulliKernel.NegativeLogLikelihood(image, logits);

            Numbers.AssertNear([BernoulliReference.NegativeLogLikelihood(image, logits)], [cost], 2e-7);
        }
    }

    [Fact]
    public void NegativeLogLikelihood_HugeLogits_IsFinite()
    {
        Assert.Equal(0, BernoulliKernel.NegativeLogLikelihood([1, 0], [1e4f, -1e4f]));
        Assert.Equal(2e4f, BernoulliKernel.NegativeLogLikelihood([0, 1], [1e4f, -1e4f]));
        Assert.True(float.IsNaN(BernoulliKernel.NegativeLogLikelihood([0], [float.NaN])));
    }

    [Theory, EveryWidth]
    public void Backward_EveryLength_EqualsTheReference(int bits)
    {
        KernelSet kernels = KernelSet.OfWidth(bits);
        foreach (int length in Numbers.Lengths)
        {
            float[] image = Numbers.Uniform(length, 3), logits = Numbers.Normal(length, 4, 3);
            float[] dLogits = Numbers.Normal(length, 5), expected = [.. dLogits];

            kernels.BernoulliBackward(image, logits, 0.7f, dLogits);

            BernoulliReference.Backward(image, logits, 0.7f, expected);
            Numbers.AssertNear(expected, dLogits, 5e-7);
        }
    }
}
