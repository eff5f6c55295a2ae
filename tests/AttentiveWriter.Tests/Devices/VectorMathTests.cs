namespace AttentiveWriter.Tests.Devices;

public class VectorMathTests
{
    private const int Points = 400_000;

    [Theory, EveryWidth]
    public void Exp_WholeRange_IsWithin2E7Relative(int bits) =>
        AssertWithin(Range(-87, 88), Math.Exp, LaneFunctions.OfWidth(bits).Exp, expected => 2e-7 * expected);

    [Theory, EveryWidth]
    public void Sigmoid_WholeRange_IsWithin2E7(int bits) =>
        AssertWithin(Range(-87, 88), x => 1 / (1 + Math.Exp(-x)), LaneFunctions.OfWidth(bits).Sigmoid, _ => 2e-7);

    [Theory, EveryWidth]
    public void Tanh_WholeRange_IsWithin4E7(int bits) =>
        AssertWithin([.. Range(-87, 88), .. Range(-2, 2)], Math.Tanh, LaneFunctions.OfWidth(bits).Tanh, _ => 4e-7);

    [Theory]
    [EveryWidth(0f, 1f)]
    [EveryWidth(float.NaN, float.NaN)]
    [EveryWidth(float.PositiveInfinity, float.PositiveInfinity)]
    [EveryWidth(float.NegativeInfinity, 0f)]
    [EveryWidth(89f, float.PositiveInfinity)]
    [EveryWidth(float.MaxValue, float.PositiveInfinity)]
    [EveryWidth(-88f, 0f)]
    [EveryWidth(float.MinValue, 0f)]
    [EveryWidth(float.Epsilon, 1f)]
    public void Exp_SpecialValue_IsExact(int bits, float x, float expected) =>
        AssertInEveryLane(expected, LaneFunctions.OfWidth(bits).Exp, x, bits);

    [Theory]
    [EveryWidth(0f, 0.5f, 0f)]
    [EveryWidth(float.NaN, float.NaN, float.NaN)]
    [EveryWidth(float.PositiveInfinity, 1f, 1f)]
    [EveryWidth(float.NegativeInfinity, 0f, -1f)]
    [EveryWidth(float.MaxValue, 1f, 1f)]
    [EveryWidth(float.MinValue, 0f, -1f)]
    public void SigmoidAndTanh_SpecialValue_AreExact(int bits, float x, float sigmoid, float tanh)
    {
        AssertInEveryLane(sigmoid, LaneFunctions.OfWidth(bits).Sigmoid, x, bits);
        AssertInEveryLane(tanh, LaneFunctions.OfWidth(bits).Tanh, x, bits);
    }

    [Theory, EveryWidth]
    public void EveryFunction_NegativeZero_IsThatOfZero(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        AssertInEveryLane(1, lanes.Exp, float.NegativeZero, bits);
        AssertInEveryLane(0.5f, lanes.Sigmoid, float.NegativeZero, bits);
        AssertInEveryLane(0, lanes.Tanh, float.NegativeZero, bits);
    }

    [Theory, EveryWidth]
    public void EveryFunction_AnyLane_GivesTheSameBits(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        // One value more than there are lanes, so that each also stands alone in the last vector.
        float[] values = Numbers.Normal(lanes.Count + 1, 1, 10);

        foreach (Func<float[], float[]> function in new[] { lanes.Exp, lanes.Sigmoid, lanes.Tanh })
        {
            float[] whole = function(values);
            for (int shift = 1; shift < values.Length; shift++)
                Numbers.AssertSameBits(Turned(whole, shift), function(Turned(values, shift)), $"turned by {shift}");
        }
    }

    [Theory, EveryWidth]
    public void Load_NearTheEnd_FillsWithZeros(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        for (int length = 0; length <= 2 * lanes.Count + 1; length++)
        {
            float[] source = Numbers.Uniform(length + 8, 2, 1, 2);

            for (int index = 0; index <= length; index++)
            {
                float[] inside = source[index..Math.Min(length, index + lanes.Count)];

                Assert.Equal([.. inside, .. new float[lanes.Count - inside.Length]], lanes.LoadInside(source.AsSpan(0, length), index));
            }
        }
    }

    [Theory, EveryWidth]
    public void Store_NearTheEnd_LeavesWhatIsBehindAlone(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] value = lanes.Sequence(1);

        for (int length = 0; length <= 2 * lanes.Count + 1; length++)
            for (int index = 0; index <= length; index++)
            {
                float[] destination = new float[length + lanes.Count], expected = new float[length + lanes.Count];
                value.AsSpan(0, Math.Min(lanes.Count, length - index)).CopyTo(expected.AsSpan(index));

                lanes.StoreInside(value, destination.AsSpan(0, length), index);

                Assert.Equal(expected, destination);
            }
    }

    private static float[] Turned(float[] values, int shift) => [.. values.Skip(shift), .. values.Take(shift)];

    private static float[] Range(double low, double high) =>
        [.. Enumerable.Range(0, Points + 1).Select(i => (float)(low + (high - low) * i / Points))];

    private static void AssertInEveryLane(float expected, Func<float[], float[]> function, float x, int bits) =>
        Assert.All(function([.. Enumerable.Repeat(x, bits / 32)]), value => Assert.Equal(expected, value));

    private static void AssertWithin(float[] xs, Func<double, double> exact, Func<float[], float[]> function, Func<double,
        double> tolerance)
    {
        foreach ((float x, float actual) in xs.Zip(function(xs)))
        {
            double expected = exact(x);
            // Not the other way round: a NaN has to fail.
            if (!(Math.Abs(actual - expected) <= tolerance(expected))) Assert.Fail($"at {x:R}: {actual:R}, expected {expected:R}");
        }
    }
}
