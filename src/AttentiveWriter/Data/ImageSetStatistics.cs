namespace AttentiveWriter.Data;

/// <summary>Figures of all images of a split.</summary>
/// <param name="Images">Images that were read.</param>
/// <param name="ClassCounts">Images of each class; empty where the set has no labels.</param>
/// <param name="Mean">Mean intensity of each channel.</param>
/// <param name="StandardDeviation">Standard deviation of the intensities of each channel, over all pixels.</param>
/// <param name="Min">The smallest intensity.</param>
/// <param name="Max">The largest intensity.</param>
/// <param name="ZeroShare">Share of values that are exactly 0.</param>
/// <param name="OneShare">Share of values that are exactly 1.</param>
public sealed record ImageSetStatistics(
    long Images, IReadOnlyList<long> ClassCounts, IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation,
    float Min, float Max, double ZeroShare, double OneShare)
{
    /// <summary>Reads all images once, one at a time.</summary>
    /// <param name="set">The images.</param>
    /// <param name="progress">Is told the images read, now and then.</param>
    /// <param name="token">Stops the reading.</param>
    public static ImageSetStatistics Measure(ImageSet set, IProgress<long>? progress = null, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        int area = set.Width * set.Height, channels = set.Channels;
        float[] image = new float[channels * area];
        double[] sum = new double[channels], squares = new double[channels];
        long[] classes = new long[set.Classes];
        long zeros = 0, ones = 0;
        float min = float.PositiveInfinity, max = float.NegativeInfinity;
        for (long i = 0; i < set.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            if (i % 256 == 0) progress?.Report(i);
            set.Copy(i, image);
            for (int channel = 0; channel < channels; channel++)
            {
                foreach (float value in image.AsSpan(channel * area, area))
                {
                    sum[channel] += value;
                    squares[channel] += (double)value * value;
                    min = Math.Min(min, value);
                    max = Math.Max(max, value);
                    if (value == 0) zeros++;
                    if (value == 1) ones++;
                }
            }
            if (set.Label(i) is int label) classes[label]++;
        }
        double pixels = (double)set.Count * area;
        double[] mean = [.. sum.Select(s => s / pixels)];
        // Rounding can take the variance of a constant channel below 0.
        double[] deviation = [.. squares.Select((s, c) => Math.Sqrt(Math.Max(0, s / pixels - mean[c] * mean[c])))];
        return new ImageSetStatistics(set.Count, classes, mean, deviation, min, max, zeros / (pixels * channels),
            ones / (pixels * channels));
    }
}
