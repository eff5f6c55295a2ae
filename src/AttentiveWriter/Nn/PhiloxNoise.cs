using AttentiveWriter.Autograd;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Nn;

/// <summary>Latent noise addressed by (step, image, t); of several samples an image, by (sample, image, t), however they are dealt.</summary>
/// <param name="source">The numbers.</param>
/// <param name="firstRow">What row 0 of the tape is in the batch, or in the data set.</param>
/// <param name="samples">Rows that each image has on the tape, one after the other: a step of its own each.</param>
internal sealed class PhiloxNoise(RandomSource source, long firstRow, int samples = 1) : INoise
{
    /// <summary>The training step, or the sample of row 0; 0 where there are neither.</summary>
    public long Step { get; set; }

    /// <summary>What row 0 of the tape is in the batch, or in the data set.</summary>
    public long FirstRow { get; set; } = firstRow;

    /// <inheritdoc/>
    public void Fill(int row, int t, Span<float> destination) => source.Normal(destination, Step + row % samples, FirstRow + row / samples, t);
}
