using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>The order in which training sees a set: epoch after epoch without end, each a shuffle of all images.</summary>
/// <remarks>A place in this stream is one number, and what lies there is a function of (seed, count, place) alone: a run that resumes at
/// sample s goes on exactly as one that walked there. Not thread-safe.</remarks>
public sealed class SampleOrder
{
    // One address of random numbers holds 2^18 of them; a longer shuffle goes on at the next row.
    private const int DrawsPerRow = 1 << 18;

    private readonly RandomSource _random;
    // Epoch e stands in slot e % 2, so that a batch across the end of an epoch finds both.
    private readonly int[][] _permutations = [[], []];
    private readonly long[] _epochs = [-1, -1];

    /// <summary>Creates the order.</summary>
    /// <param name="seed">The seed of the experiment.</param>
    /// <param name="count">Images in one epoch, 1 to 2^31 - 57.</param>
    public SampleOrder(ulong seed, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength);
        _random = new RandomSource(seed, RandomPurpose.Shuffle);
        Count = count;
    }

    /// <summary>Images in one epoch.</summary>
    public long Count { get; }

    /// <summary>Returns what lies at one place of the stream.</summary>
    /// <param name="sample">The place: samples seen before it, from 0.</param>
    /// <returns>The epoch, from 0, and the image's index in its set.</returns>
    public (long Epoch, long Index) this[long sample]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sample);
            (long epoch, long place) = Math.DivRem(sample, Count);
            return (epoch, Permutation(epoch)[place]);
        }
    }

    private int[] Permutation(long epoch)
    {
        int slot = (int)(epoch % 2);
        if (_epochs[slot] == epoch) return _permutations[slot];
        if (_permutations[slot].Length == 0) _permutations[slot] = new int[Count];
        Shuffle(_permutations[slot], epoch);
        _epochs[slot] = epoch;
        return _permutations[slot];
    }

    // Fisher-Yates from the front, always from the sorted order, so that no epoch depends on the one before.
    private void Shuffle(int[] permutation, long epoch)
    {
        for (int i = 0; i < permutation.Length; i++) permutation[i] = i;
        RandomSequence random = default;
        for (int i = 0; i < permutation.Length - 1; i++)
        {
            if (i % DrawsPerRow == 0) random = new RandomSequence(_random, step: epoch, row: i / DrawsPerRow);
            int j = i + random.NextInt(permutation.Length - i);
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }
    }
}
