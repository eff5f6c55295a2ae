using System.Numerics;
using System.Runtime.InteropServices;

namespace AttentiveWriter.Data;

/// <summary>Finds for given images those of a set that are most like them: whether a model has learned a set by heart.</summary>
public static class NearestImages
{
    // Images of the set that a thread takes at a time.
    private const int Block = 256;

    /// <summary>Finds the nearest image of a set for each given image, by the root mean square of the differences of all values.</summary>
    /// <param name="images">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="set">The set; all of its images are looked at.</param>
    /// <param name="threads">Threads to use; the result does not depend on them.</param>
    /// <param name="progress">Told how many images of the set are done, from any thread.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    /// <returns>For each image the index of the nearest, the first of several, and the distance, 0..1.</returns>
    /// <exception cref="ArgumentException"><paramref name="images"/> are no whole number of images of the set's size.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<(long Index, double Distance)> Find(
        ReadOnlyMemory<float> images, ImageSet set, int threads = 1, IProgress<long>? progress = null,
            CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        int size = set.Width * set.Height * set.Channels, count = images.Length / size;
        if (images.Length == 0 || images.Length % size != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {size}");
        var nearest = new (long Index, float Distance)[count];
        Array.Fill(nearest, (-1, float.PositiveInfinity));
        var gate = new Lock();
        long blocks = (set.Count + Block - 1) / Block, done = 0;
        Parallel.For(0, blocks, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation },
            block =>
        {
            float[] image = new float[size];
            var best = new (long Index, float Distance)[count];
            Array.Fill(best, (-1, float.PositiveInfinity));
            long first = block * Block, end = Math.Min(set.Count, first + Block);
            for (long i = first; i < end; i++)
            {
                set.Copy(i, image);
                for (int k = 0; k < count; k++)
                {
                    float distance = SquaredDistance(images.Span.Slice(k * size, size), image);
                    if (distance < best[k].Distance) best[k] = (i, distance);
                }
            }
            lock (gate)
            {
                // Of equal ones the first, whichever block comes first.
                for (int k = 0; k < count; k++)
                    if (best[k].Index >= 0 && (best[k].Distance, best[k].Index)
                        .CompareTo((nearest[k].Distance, nearest[k].Index)) < 0) nearest[k] = best[k];
            }
            progress?.Report(Interlocked.Add(ref done, end - first));
        });
        return [.. nearest.Select(n => (n.Index, Math.Sqrt(n.Distance / (double)size)))];
    }

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = MemoryMarshal.Cast<float, Vector<float>>(a), vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sums = Vector<float>.Zero;
        for (int i = 0; i < va.Length; i++)
        {
            Vector<float> difference = va[i] - vb[i];
            sums += difference * difference;
        }
        float sum = Vector.Sum(sums);
        for (int i = va.Length * Vector<float>.Count; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
