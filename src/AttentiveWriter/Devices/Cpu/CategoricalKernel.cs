using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void CategoricalForward(Matrix oneHot, Matrix logits, Matrix cost)
    {
        for (int r = _first; r < End; r++) cost.Row(r)[0] = CategoricalKernel.NegativeLogLikelihood(oneHot.Row(r), logits.Row(r));
    }

    /// <inheritdoc/>
    public override void CategoricalBackward(Matrix oneHot, Matrix logits, Matrix dCost, Matrix dLogits)
    {
        for (int r = _first; r < End; r++) CategoricalKernel.Backward<V>(oneHot.Row(r), logits.Row(r), dCost.Row(r)[0], dLogits.Row(r));
    }
}

/// <summary>One of several classes given by their logits, for one row.</summary>
internal static class CategoricalKernel
{
    /// <summary>Returns -log p(class | logits) = log sum_j e^l_j - l of the class, in nats.</summary>
    /// <remarks>Finite for logits less than 3e38 apart. Once an image and for a few classes, so a plain double-precision loop.</remarks>
    /// <param name="oneHot">1 for the class and 0 for the others, [classes]; a row of zeros, of no known class, costs nothing.</param>
    /// <param name="logits">l, [classes].</param>
    public static float NegativeLogLikelihood(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits)
    {
        (float largest, double mass) = Mass(logits);
        double log = Math.Log(mass), sum = 0;
        for (int k = 0; k < logits.Length; k++) sum += oneHot[k] * (log - ((double)logits[k] - largest));
        return (float)sum;
    }

    /// <summary>dLogits += dCost (softmax(logits) - oneHot), and nothing where the class is not known.</summary>
    /// <param name="oneHot">1 for the class and 0 for the others, [classes].</param>
    /// <param name="logits">l, [classes].</param>
    /// <param name="dCost">Gradient of the cost.</param>
    /// <param name="dLogits">Added to, [classes].</param>
    public static void Backward<V>(ReadOnlySpan<float> oneHot, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits)
        where V : struct, ILanes<V>
    {
        (float largest, double mass) = Mass(logits);
        double known = 0;
        foreach (float value in oneHot) known += value;
        V weight = V.Create(dCost), top = V.Create(largest), share = V.Create((float)(known / mass));
        for (int k = 0; k < logits.Length; k += V.Count)
        {
            // cost = oneHot (log sum_j e^l_j - l)
            var difference = VectorMath.Exp(VectorMath.Load<V>(logits, k) - top) * share - VectorMath.Load<V>(oneHot, k);
            VectorMath.Store(V.MultiplyAdd(weight, difference, VectorMath.Load<V>(dLogits, k)), dLogits, k);
        }
    }

    /// <summary>Returns log sum_j e^l_j, so that log p(k) = l_k - this.</summary>
    /// <param name="logits">l, [classes].</param>
    public static double LogSum(ReadOnlySpan<float> logits)
    {
        (float largest, double mass) = Mass(logits);
        return largest + Math.Log(mass);
    }

    // The largest logit m and the sum of e^(l - m), at least 1: it can neither overflow nor vanish. A NaN stays.
    private static (float Largest, double Mass) Mass(ReadOnlySpan<float> logits)
    {
        float largest = float.NegativeInfinity;
        foreach (float l in logits) largest = MathF.Max(largest, l);
        double mass = 0;
        foreach (float l in logits) mass += Math.Exp((double)l - largest);
        return (largest, mass);
    }
}
