using AttentiveWriter.Devices.Cpu;

namespace AttentiveWriter.Models.Classifier;

/// <summary>What the logits, or the probabilities, of a few classes say.</summary>
internal static class Softmax
{
    /// <summary>Returns log sum_j e^l_j, so that log p(k) = l_k - this.</summary>
    public static double LogSum(ReadOnlySpan<float> logits) => CategoricalKernel.LogSum(logits);

    /// <summary>The class of the largest logit; the first of equals.</summary>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }
}
