namespace AttentiveWriter.Kernels.Reference;

/// <summary>The likelihood of a class by its definition, e^l / sum_j e^l_j, in double precision.</summary>
internal static class CategoricalReference
{
    /// <summary>As <see cref="CategoricalKernel.NegativeLogLikelihood"/>, for logits that are not large.</summary>
    public static double NegativeLogLikelihood(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits)
    {
        double cost = 0;
        for (int k = 0; k < logits.Length; k++) cost -= oneHot[k] * Math.Log(Probability(logits, k));
        return cost;
    }

    /// <summary>As <see cref="CategoricalKernel.Backward"/>, for a class that is known and logits that are not large.</summary>
    public static void Backward(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits, double dCost, Span<float> dLogits)
    {
        for (int k = 0; k < logits.Length; k++) dLogits[k] = (float)(dLogits[k] + dCost * (Probability(logits, k) - oneHot[k]));
    }

    private static double Probability(ReadOnlySpan<float> logits, int k)
    {
        double mass = 0;
        foreach (float l in logits) mass += Math.Exp(l);
        return Math.Exp(logits[k]) / mass;
    }
}
