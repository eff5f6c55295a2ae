namespace AttentiveWriter.Tests.Devices.Lanes;

/// <summary>Every member of a register against plain arithmetic.</summary>
public class LanesTests
{
    private const float Inf = float.PositiveInfinity, Untouched = 77;

    private static readonly float[] Values =
        [0, -0f, 1, -1, 0.5f, -1.5f, 2.5f, 1 / 3f, -7.25f, 1e-3f, 12345.678f, 8388609, 1e-39f, 3e38f, -3e38f, Inf, -Inf, float.NaN];

    // All pairs of values, so that each also comes to stand in each lane.
    private static readonly float[] Left = [.. Values.SelectMany(_ => Values)];
    private static readonly float[] Right = [.. Values.SelectMany(v => Enumerable.Repeat(v, Values.Length))];

    [Theory, EveryWidth]
    public void Count_OfEachWidth_IsItsFloats(int bits) => Assert.Equal(bits / 32, LaneFunctions.OfWidth(bits).Count);

    [Theory, EveryWidth]
    public void Create_AnyValue_IsInEveryLane(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        foreach (float value in Values) AssertSame([.. Enumerable.Repeat(value, lanes.Count)], lanes.Create(value));
    }

    [Theory, EveryWidth]
    public void Sequence_AnyStart_CountsUp(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        foreach (float first in new[] { 0, 1, -3, 0.25f, 1000 })
            AssertSame([.. Enumerable.Range(0, lanes.Count).Select(i => first + i)], lanes.Sequence(first));
    }

    [Theory, EveryWidth]
    public void Load_AnyOffset_ReadsFromThere(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] source = Numbers.Normal(3 * lanes.Count, 1);

        for (int offset = 0; offset <= 2 * lanes.Count; offset++)
            AssertSame(source[offset..(offset + lanes.Count)], lanes.Load(source, offset));
    }

    [Theory, EveryWidth]
    public void Store_AnyOffset_WritesThereAndNowhereElse(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] values = Numbers.Normal(lanes.Count, 2);

        for (int offset = 0; offset <= 2 * lanes.Count; offset++)
        {
            float[] destination = Filled(3 * lanes.Count), expected = [.. destination];
            values.CopyTo(expected, offset);

            lanes.Store(values, destination, offset);

            AssertSame(expected, destination);
        }
    }

    [Theory, EveryWidth]
    public void LoadPartial_EveryCount_FillsWithZeros(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] source = Numbers.Uniform(lanes.Count, 3, 1, 2);

        for (int count = 0; count < lanes.Count; count++)
        {
            float[] expected = [.. source[..count], .. new float[lanes.Count - count]];

            AssertSame(expected, lanes.LoadPartial(source, count));
            AssertSame(expected, lanes.LoadPartial(source.AsSpan(0, count), count));
        }
    }

    [Theory, EveryWidth]
    public void StorePartial_EveryCount_LeavesWhatIsBehindAlone(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);
        float[] values = Numbers.Uniform(lanes.Count, 4, 1, 2);

        for (int count = 0; count < lanes.Count; count++)
        {
            float[] destination = Filled(lanes.Count + 1);

            lanes.StorePartial(values, destination, count);

            AssertSame([.. values[..count], .. Filled(lanes.Count + 1 - count)], destination);
        }
    }

    [Theory, EveryWidth]
    public void Operators_AnyValues_AreThoseOfFloat(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        AssertSame(Plain((l, r) => l + r), lanes.Add(Left, Right));
        AssertSame(Plain((l, r) => l - r), lanes.Subtract(Left, Right));
        AssertSame(Plain((l, r) => l * r), lanes.Multiply(Left, Right));
        AssertSame(Plain((l, r) => l / r), lanes.Divide(Left, Right));
        AssertSame(Plain((l, _) => -l), lanes.Negate(Left));
    }

    [Theory, EveryWidth]
    public void MultiplyAdd_AnyValues_IsRoundedOnceOrTwice(int bits)
    {
        const int Length = 999;
        float[] a = [.. Left, .. Numbers.Normal(Length, 5), .. Numbers.Normal(Length, 6)];
        float[] b = [.. Right, .. Numbers.Normal(Length, 7), .. Numbers.Normal(Length, 8)];
        // The last third cancels its product, and shows nothing but the rounding.
        float[] c = [.. Left.Reverse(), .. Numbers.Normal(Length, 9), .. a[^Length..].Zip(b[^Length..], (x, y) => -(x * y))];

        float[] actual = LaneFunctions.OfWidth(bits).MultiplyAdd(a, b, c);

        for (int i = 0; i < a.Length; i++)
        {
            float once = MathF.FusedMultiplyAdd(a[i], b[i], c[i]), twice = a[i] * b[i] + c[i];
            if (!actual[i].Equals(once) && !actual[i].Equals(twice))
                Assert.Fail($"{a[i]:R} {b[i]:R} + {c[i]:R} is {actual[i]:R}, not {once:R} or {twice:R}");
        }
    }

    [Theory, EveryWidth]
    public void SquareRoot_AnyValue_IsThatOfFloat(int bits) =>
        AssertSame(Plain((l, _) => MathF.Sqrt(l)), LaneFunctions.OfWidth(bits).SquareRoot(Left));

    [Theory, EveryWidth]
    public void Round_AnyValue_TakesHalvesToEven(int bits)
    {
        float[] halves = [-3.5f, -2.5f, -1.5f, -0.5f, -0.4f, 0.4f, 0.5f, 0.50000006f, 1.5f, 2.5f, 3.5f, 4194303.5f, 8388607.5f];
        float[] whole = [-4, -2, -2, -0f, -0f, 0, 0, 1, 2, 2, 4, 4194304, 8388608];
        var lanes = LaneFunctions.OfWidth(bits);

        AssertSame(whole, lanes.Round(halves));
        AssertSame(Plain((l, _) => MathF.Round(l)), lanes.Round(Left));
    }

    [Theory, EveryWidth]
    public void TimesPowerOfTwo_EveryExponent_IsExact(int bits)
    {
        float[] exponents = [.. Enumerable.Range(-126, 254).Select(e => (float)e)];

        foreach (float value in new[] { 1, 1.375f, -0.7071068f, 0 })
        {
            float[] values = [.. Enumerable.Repeat(value, exponents.Length)];
            float[] expected = [.. exponents.Select(e => MathF.ScaleB(value, (int)e))];

            AssertSame(expected, LaneFunctions.OfWidth(bits).TimesPowerOfTwo(values, exponents));
        }
    }

    [Theory, EveryWidth]
    public void AtMostAndAtLeast_AnyValue_KeepItWithinTheLimitOrNotANumber(int bits)
    {
        (float Limit, float Value)[] pairs = [.. Left.Zip(Right).Where(pair => !float.IsNaN(pair.First))];
        float[] limits = [.. pairs.Select(p => p.Limit)], values = [.. pairs.Select(p => p.Value)];
        var lanes = LaneFunctions.OfWidth(bits);

        // Equal by value: which of two zeros is the smaller is nowhere said.
        Assert.Equal(pairs.Select(p => p.Limit < p.Value ? p.Limit : p.Value), lanes.AtMost(limits, values));
        Assert.Equal(pairs.Select(p => p.Limit > p.Value ? p.Limit : p.Value), lanes.AtLeast(limits, values));
    }

    [Theory, EveryWidth]
    public void LessAndSelect_AnyValues_TakeOneOrTheOther(int bits)
    {
        float[] whenSet = Numbers.Normal(Left.Length, 10), otherwise = [.. Left.Reverse()];
        float[] expected = [.. Enumerable.Range(0, Left.Length).Select(i => Left[i] < Right[i] ? whenSet[i] : otherwise[i])];

        AssertSame(expected, LaneFunctions.OfWidth(bits).SelectWhereLess(Left, Right, whenSet, otherwise));
    }

    [Theory, EveryWidth]
    public void Sum_WholeNumbers_CountsEveryLaneOnce(int bits)
    {
        var lanes = LaneFunctions.OfWidth(bits);

        // A power of two in each lane: a lane left out, or counted twice, gives another sum.
        Assert.Equal(MathF.ScaleB(1, lanes.Count) - 1, lanes.Sum([.. Enumerable.Range(0, lanes.Count).Select(i => MathF.ScaleB(1, i))]));
    }

    private static float[] Filled(int length) => [.. Enumerable.Repeat(Untouched, length)];

    private static float[] Plain(Func<float, float, float> function) => [.. Left.Zip(Right, function)];

    // By bits, so that zeros keep their signs; but the bits of a NaN are the machine's business.
    private static void AssertSame(float[] expected, float[] actual) => Numbers.AssertSameBits(Canonical(expected), Canonical(actual));

    private static float[] Canonical(float[] values) => [.. values.Select(v => float.IsNaN(v) ? float.NaN : v)];
}
