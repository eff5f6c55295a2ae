namespace AttentiveWriter.Models.Classifier;

/// <summary>What the logits of a few classes say, in double precision.</summary>
internal static class Softmax
{
    /// <summary>The class of the largest logit; the first of equals.</summary>
    public static int Best(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return best;
    }

    /// <summary>log sum exp, so that log p(i) = logits[i] - this.</summary>
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        // The largest goes first, or exp overflows.
        double largest = logits[Best(logits)], sum = 0;
        foreach (float l in logits) sum += Math.Exp(l - largest);
        return largest + Math.Log(sum);
    }
}
