using AttentiveWriter.Tensors;

namespace AttentiveWriter.Runs;

/// <summary>Images to measure speed on: three pixels of ten are white.</summary>
/// <param name="config">The model that is measured.</param>
internal sealed class MadeUpImages(RunConfig config)
{
    private readonly RandomSource _random = new(config.Training.Seed, RandomPurpose.Binarisation);

    /// <summary>Fills a row, and returns its class where the model is told classes.</summary>
    public int? Fill(int row, Span<float> pixels)
    {
        _random.Uniform(pixels, 0, row);
        foreach (ref float p in pixels) p = p < 0.3f ? 1 : 0;
        return config.Model.Classes > 0 ? row % config.Model.Classes : null;
    }
}
