using AttentiveWriter.Autograd;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>Latent noise of several samples an image: that of sample k of image i is the same however the samples are dealt.</summary>
/// <param name="source">The numbers.</param>
/// <param name="samples">Samples of each image on the tape; its rows are image after image.</param>
internal sealed class SampleNoise(RandomSource source, int samples) : INoise
{
    /// <summary>The image of the first rows.</summary>
    public long FirstImage { get; set; }

    /// <summary>The sample of the first row.</summary>
    public long FirstSample { get; set; }

    /// <inheritdoc/>
    public void Fill(int row, int t, Span<float> destination) =>
        source.Normal(destination, FirstSample + row % samples, FirstImage + row / samples, t);
}
