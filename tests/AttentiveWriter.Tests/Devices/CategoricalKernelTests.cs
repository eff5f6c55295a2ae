using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Tests.Devices;

public class CategoricalKernelTests
{
    [Theory]
    [InlineData(1e4f, 1e4f, 0.693147181f)]
    [InlineData(-1e4f, -1e4f, 0.693147181f)]
    [InlineData(3e38f, -3e38f, 0)]
    [InlineData(0, 3e38f, 3e38f)]
    [InlineData(-3e38f, 0, 3e38f)]
    [InlineData(1e-45f, -1e-45f, 0.693147181f)]
    public void NegativeLogLikelihood_HugeLogits_IsExact(float ofTheClass, float other, float expected) =>
        Assert.Equal(expected, CategoricalKernel.NegativeLogLikelihood([0, 1], [other, ofTheClass]));

    // All far below the zeros that fill up the last vector, and all far above.
    [Theory, EveryWidth(-1e4f), EveryWidth(1e4f), EveryWidth(-3e38f), EveryWidth(3e38f)]
    public void Backward_HugeLogits_IsTheSameAsOfTheirDifferences(int bits, float size)
    {
        foreach (int length in Numbers.Lengths)
        {
            float[] oneHot = OneHot(length, 0), logits = Enumerable.Repeat(size, length).ToArray(), dLogits = new float[length];

            Backward(bits, oneHot, logits, 2, dLogits);

            Numbers.AssertNear([.. oneHot.Select(one => 2 * (1f / length - one))], dLogits, 2e-7);
        }
    }

    [Theory, EveryWidth]
    public void Backward_LogitsFarApart_IsZeroOrOne(int bits)
    {
        float[] dLogits = new float[3];

        Backward(bits, [0, 1, 0], [3e38f, -3e38f, 0], 1, dLogits);

        Assert.Equal([1, -1, 0], dLogits);
    }

    [Theory, EveryWidth]
    public void NoKnownClass_CostsNothing(int bits)
    {
        float[] dLogits = [1, 2, 3];

        Backward(bits, [0, 0, 0], [5, -80, 3e38f], 1, dLogits);

        Assert.Equal([1, 2, 3], dLogits);
        Assert.Equal(0, CategoricalKernel.NegativeLogLikelihood([0, 0, 0], [5, -80, 3e38f]));
    }

    [Theory, EveryWidth(float.NaN), EveryWidth(float.PositiveInfinity)]
    public void NotFinite_Shows(int bits, float hostile)
    {
        float[] dLogits = new float[3];

        Backward(bits, [0, 1, 0], [hostile, 1, 2], 1, dLogits);

        Assert.Contains(dLogits, float.IsNaN);
        Assert.True(float.IsNaN(CategoricalKernel.NegativeLogLikelihood([0, 1, 0], [hostile, 1, 2])));
    }

    private static void Backward(int bits, float[] oneHot, float[] logits, float dCost, float[] dLogits) =>
        OneRow.Run(bits, (kernels, m) => kernels.CategoricalBackward(m[0], m[1], m[2], m[3]), oneHot, logits, [dCost], dLogits);

    private static float[] OneHot(int length, int label)
    {
        float[] classes = new float[length];
        classes[label] = 1;
        return classes;
    }
}
