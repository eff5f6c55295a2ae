using AttentiveWriter.Autograd;
using AttentiveWriter.Autograd.Ops;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Independent pixels of 256 levels on a tape, each a discretised mixture of M logistics.</summary>
/// <param name="Canvas">[rows, 3 M pixels]: logits, means and log scales.</param>
public sealed record LogisticMixture(Variable Canvas) : Likelihood
{
    // The components begin next to each other, or all would learn the same.
    private const float Spread = 0.5f, LogScale = -2;

    /// <inheritdoc/>
    public override Variable NegativeLogLikelihood(Variable image) => LogisticCost.Record(image, Canvas);

    /// <inheritdoc/>
    public override Variable Error(Variable image) => LogisticErrorImage.Record(image, Canvas);

    /// <inheritdoc/>
    public override void Mean(Kernels kernels, Matrix mean) => kernels.LogisticMean(Canvas.Value, mean);

    /// <summary>Sets a canvas to components of equal weight around a mean image.</summary>
    public static void Expecting(ReadOnlySpan<float> mean, Span<float> canvas)
    {
        int values = mean.Length, mixtures = canvas.Length / (3 * values);
        canvas[..(mixtures * values)].Clear();
        for (int m = 0; m < mixtures; m++)
        {
            float offset = mixtures == 1 ? 0 : Spread * ((float)m / (mixtures - 1) - 0.5f);
            for (int i = 0; i < values; i++) canvas[(mixtures + m) * values + i] = mean[i] + offset;
        }
        canvas[(2 * mixtures * values)..].Fill(LogScale);
    }
}
