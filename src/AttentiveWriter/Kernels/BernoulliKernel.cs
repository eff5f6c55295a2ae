using System.Numerics;

namespace AttentiveWriter.Kernels;

/// <summary>Independent Bernoulli pixels given by their logits, for one row.</summary>
internal static class BernoulliKernel
{
    /// <summary>Returns -log p(image | logits) = sum of softplus(l) - x l, in nats.</summary>
    /// <remarks>Once an image and not once a step, so the plain double-precision loop costs nothing that one could measure.</remarks>
    public static float NegativeLogLikelihood(ReadOnlySpan<float> image, ReadOnlySpan<float> logits)
    {
        double sum = 0;
        for (int i = 0; i < image.Length; i++)
        {
            double l = logits[i];
            // softplus(l) = max(l, 0) + log(1 + e^-|l|): never overflows, and keeps a NaN.
            sum += Math.Max(l, 0) + Math.Log(1 + Math.Exp(-Math.Abs(l))) - image[i] * l;
        }
        return (float)sum;
    }

    /// <summary>dLogits += dCost (sigmoid(logits) - image).</summary>
    public static void Backward(ReadOnlySpan<float> image, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits)
    {
        var weight = new Vector<float>(dCost);
        for (int i = 0; i < image.Length; i += Vector<float>.Count)
        {
            var difference = VectorMath.Sigmoid(VectorMath.Load(logits, i)) - VectorMath.Load(image, i);
            VectorMath.Store(Vector.MultiplyAddEstimate(weight, difference, VectorMath.Load(dLogits, i)), dLogits, i);
        }
    }
}
