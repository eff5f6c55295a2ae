using AttentiveWriter.Autograd;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Latent noise addressed by (step, image, t).</summary>
internal sealed class PhiloxNoise(RandomSource source, long firstRow) : INoise
{
    /// <summary>The training step, or 0 where there are no steps.</summary>
    public long Step { get; set; }

    /// <summary>What row 0 of the tape is in the batch, or in the data set.</summary>
    public long FirstRow { get; set; } = firstRow;

    /// <inheritdoc/>
    public void Fill(int row, int t, Span<float> destination) => source.Normal(destination, Step, FirstRow + row, t);
}
