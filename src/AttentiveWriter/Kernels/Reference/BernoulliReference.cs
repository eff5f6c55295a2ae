namespace AttentiveWriter.Kernels.Reference;

/// <summary>The Bernoulli likelihood by its definition, x log p + (1 - x) log(1 - p).</summary>
internal static class BernoulliReference
{
    /// <summary>As <see cref="BernoulliKernel.NegativeLogLikelihood"/>, for logits that are not large.</summary>
    public static float NegativeLogLikelihood(ReadOnlySpan<float> image, ReadOnlySpan<float> logits)
    {
        double sum = 0;
        for (int i = 0; i < image.Length; i++)
        {
            double p = 1 / (1 + Math.Exp(-logits[i]));
            sum -= image[i] * Math.Log(p) + (1 - image[i]) * Math.Log(1 - p);
        }
        return (float)sum;
    }

    /// <summary>As <see cref="BernoulliKernel.Backward"/>.</summary>
    public static void Backward(ReadOnlySpan<float> image, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits)
    {
        for (int i = 0; i < image.Length; i++) dLogits[i] += dCost * (1 / (1 + MathF.Exp(-logits[i])) - image[i]);
    }
}
