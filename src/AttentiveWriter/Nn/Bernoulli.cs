using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Independent Bernoulli pixels on a tape.</summary>
/// <param name="Logits">The canvas, [rows, pixels].</param>
public sealed record Bernoulli(Variable Logits) : Likelihood
{
    /// <inheritdoc/>
    public override Variable NegativeLogLikelihood(Variable image) => BernoulliCost.Record(image, Logits);

    /// <summary>Records image - sigmoid(c).</summary>
    public override Variable Error(Variable image) => ErrorImage.Record(image, Logits);

    /// <inheritdoc/>
    public override void Mean(Kernels kernels, Matrix mean) => kernels.BernoulliMean(Logits.Value, mean);

    /// <summary>Sets logits to those of a mean image, held within 0.5 % of black and white.</summary>
    public static void Expecting(ReadOnlySpan<float> mean, Span<float> canvas)
    {
        for (int i = 0; i < mean.Length; i++)
        {
            float p = Math.Clamp(mean[i], 0.005f, 0.995f);
            canvas[i] = MathF.Log(p / (1 - p));
        }
    }
}
