namespace AttentiveWriter.Models;

/// <summary>Images that a model has completed, each in some variations.</summary>
public sealed class CompletedImages
{
    private readonly IReadOnlyList<bool> _known;

    internal CompletedImages(GenerativeSettings settings, IReadOnlyList<bool> known, int variations, float[] values) =>
        (Settings, _known, Variations, Values) = (settings, known, variations, values);

    /// <summary>The shape of the model.</summary>
    public GenerativeSettings Settings { get; }

    /// <summary>Completions of each image, one after the other.</summary>
    public int Variations { get; }

    /// <summary>Intensities, [images * variations, channels, height, width]: what is known as it was given, and of the rest what the last
    /// canvas stands for.</summary>
    public float[] Values { get; }

    /// <summary>Images that were completed.</summary>
    public int Count => Values.Length / Settings.Pixels / Variations;

    /// <summary>Whether all intensities are numbers. Weights that are finite, but far too large, may leave none.</summary>
    public bool IsFinite => Array.TrueForAll(Values, float.IsFinite);

    /// <summary>One completion, [channels, height, width].</summary>
    /// <param name="image">The image, from 0.</param>
    /// <param name="variation">Which of its completions, from 0.</param>
    public ReadOnlySpan<float> Of(int image, int variation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)variation, (uint)Variations, nameof(variation));
        return Values.AsSpan((image * Variations + variation) * Settings.Pixels, Settings.Pixels);
    }

    /// <summary>-log of the probability that the completions of an image give to what is really there, nats: the mean of the probabilities
    /// of its variations, each of independent black-and-white pixels.</summary>
    /// <param name="images">The whole images, values 0..1, [count, channels, height, width].</param>
    /// <returns>For each image.</returns>
    /// <exception cref="ArgumentException">These are not as many images.</exception>
    public double[] CostOfUnknown(ReadOnlyMemory<float> images)
    {
        if (images.Length != Count * Settings.Pixels)
            throw new ArgumentException($"{images.Length} values are not {Count} images of {Settings.Pixels}", nameof(images));
        return [.. Enumerable.Range(0, Count).Select(i => CostOfUnknown(i, images.Span.Slice(i * Settings.Pixels, Settings.Pixels)))];
    }

    private double CostOfUnknown(int image, ReadOnlySpan<float> whole)
    {
        var mean = new LogMeanExp();
        for (int k = 0; k < Variations; k++)
        {
            ReadOnlySpan<float> completed = Of(image, k);
            double log = 0;
            for (int p = 0; p < whole.Length; p++)
            {
                if (_known[p % _known.Count]) continue;
                // An intensity of exactly 0 or 1 is one that a float rounded.
                double q = Math.Clamp((double)completed[p], 1e-7, 1 - 1e-7);
                log += whole[p] * Math.Log(q) + (1 - whole[p]) * Math.Log(1 - q);
            }
            mean.Add(log);
        }
        return -mean.Value;
    }
}
