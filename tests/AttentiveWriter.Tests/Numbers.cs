using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests;

/// <summary>Reproducible numbers to feed to tests, and comparisons that say where they fail.</summary>
internal static class Numbers
{
    /// <summary>Lengths around every vector width that a machine may have.</summary>
    public static IEnumerable<int> Lengths => [.. Enumerable.Range(1, 36), 47, 48, 49, 63, 64, 65, 100, 127, 128, 129, 257];

    /// <summary>Standard normal numbers, times <paramref name="scale"/>.</summary>
    public static float[] Normal(int length, int address, float scale = 1)
    {
        float[] values = new float[length];
        new RandomSource(42, RandomPurpose.Latent).Normal(values, address, 0);
        for (int i = 0; i < length; i++) values[i] *= scale;
        return values;
    }

    /// <summary>Uniform numbers in [low, high).</summary>
    public static float[] Uniform(int length, int address, float low = 0, float high = 1)
    {
        float[] values = new float[length];
        new RandomSource(42, RandomPurpose.Shuffle).Uniform(values, address, 0);
        for (int i = 0; i < length; i++) values[i] = low + (high - low) * values[i];
        return values;
    }

    /// <summary>Whole numbers from -4 to 4: sums of their products are exact in float32, in whatever order.</summary>
    public static float[] Whole(int length, int address)
    {
        float[] values = Uniform(length, address, -4, 5);
        for (int i = 0; i < length; i++) values[i] = MathF.Floor(values[i]);
        return values;
    }

    /// <summary>All pairs of two lists, as the rows of a theory.</summary>
    public static TheoryData<T1, T2> Pairs<T1, T2>(IEnumerable<T1> first, params ReadOnlySpan<T2> second)
    {
        var rows = new TheoryData<T1, T2>();
        foreach (T1 left in first)
            foreach (T2 right in second) rows.Add(left, right);
        return rows;
    }

    /// <summary>Asserts |actual - expected| of at most <paramref name="tolerance"/> max(1, |expected|) everywhere.</summary>
    public static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Math.Abs((double)actual[i] - expected[i]) / Math.Max(1, Math.Abs(expected[i]));
            // Not the other way round: a NaN has to fail.
            if (!(error <= tolerance)) Assert.Fail($"{what}[{i}] is {actual[i]:R}, expected {expected[i]:R} within {tolerance}");
        }
    }

    /// <summary>Asserts that two arrays have the same bits.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{what}[{i}] is {actual[i]:R}, expected exactly {expected[i]:R}");
        }
    }
}
