using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void BernoulliForward(Matrix image, Matrix logits, Matrix cost)
    {
        for (int r = _first; r < End; r++) cost.Row(r)[0] = BernoulliKernel.NegativeLogLikelihood(image.Row(r), logits.Row(r));
    }

    /// <inheritdoc/>
    public override void BernoulliBackward(Matrix image, Matrix logits, Matrix dCost, Matrix dLogits)
    {
        for (int r = _first; r < End; r++) BernoulliKernel.Backward<V>(image.Row(r), logits.Row(r), dCost.Row(r)[0], dLogits.Row(r));
    }

    /// <inheritdoc/>
    public override void BernoulliMean(Matrix logits, Matrix mean)
    {
        for (int r = _first; r < End; r++) RowMath.Sigmoid<V>(logits.Row(r), mean.Row(r));
    }
}

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
    public static void Backward<V>(ReadOnlySpan<float> image, ReadOnlySpan<float> logits, float dCost, Span<float> dLogits)
        where V : struct, ILanes<V>
    {
        var weight = V.Create(dCost);
        for (int i = 0; i < image.Length; i += V.Count)
        {
            var difference = VectorMath.Sigmoid(VectorMath.Load<V>(logits, i)) - VectorMath.Load<V>(image, i);
            VectorMath.Store(V.MultiplyAdd(weight, difference, VectorMath.Load<V>(dLogits, i)), dLogits, i);
        }
    }
}
