using System.Numerics;
using AttentiveWriter.Kernels;

namespace AttentiveWriter.Tests.Kernels;

public class VectorMathTests
{
    private const int Points = 400_000;

    [Fact]
    public void Exp_WholeRange_IsWithin2E7Relative()
    {
        foreach (float x in Range(-87, 88)) AssertWithin(x, Math.Exp(x), Exp(x), 2e-7 * Math.Exp(x));
    }

    [Fact]
    public void Sigmoid_WholeRange_IsWithin2E7()
    {
        foreach (float x in Range(-87, 88)) AssertWithin(x, 1 / (1 + Math.Exp(-x)), Sigmoid(x), 2e-7);
    }

    [Fact]
    public void Tanh_WholeRange_IsWithin4E7()
    {
        foreach (float x in Range(-87, 88).Concat(Range(-2, 2))) AssertWithin(x, Math.Tanh(x), Tanh(x), 4e-7);
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(float.MaxValue, float.PositiveInfinity)]
    [InlineData(-88f, 0f)]
    [InlineData(float.MinValue, 0f)]
    [InlineData(float.Epsilon, 1f)]
    public void Exp_SpecialValue_IsExact(float x, float expected) => Assert.Equal(expected, Exp(x));

    [Theory]
    [InlineData(0f, 0.5f, 0f)]
    [InlineData(float.NaN, float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, 1f, 1f)]
    [InlineData(float.NegativeInfinity, 0f, -1f)]
    [InlineData(float.MaxValue, 1f, 1f)]
    [InlineData(float.MinValue, 0f, -1f)]
    public void SigmoidAndTanh_SpecialValue_AreExact(float x, float sigmoid, float tanh)
    {
        Assert.Equal(sigmoid, Sigmoid(x));
        Assert.Equal(tanh, Tanh(x));
    }

    [Fact]
    public void EveryFunction_NegativeZero_IsThatOfZero()
    {
        float zero = float.NegativeZero;

        Assert.Equal((1f, 0.5f, 0f), (Exp(zero), Sigmoid(zero), Tanh(zero)));
    }

    [Fact]
    public void Exp_AnyLane_GivesTheSameBits()
    {
        float[] values = Numbers.Normal(Vector<float>.Count, 1, 10);

        for (int shift = 1; shift < values.Length; shift++)
        {
            float[] shifted = [.. values.Skip(shift), .. values.Take(shift)];
            var whole = VectorMath.Exp(new Vector<float>(values));
            var turned = VectorMath.Exp(new Vector<float>(shifted));

            for (int i = 0; i < values.Length; i++) Assert.Equal(whole[(i + shift) % values.Length], turned[i]);
        }
    }

    [Fact]
    public void Load_NearTheEnd_FillsWithZeros()
    {
        for (int length = 0; length <= 2 * Vector<float>.Count + 1; length++)
        {
            float[] source = Numbers.Whole(length + 8, 2);

            for (int index = 0; index <= length; index++)
            {
                var loaded = VectorMath.Load(source.AsSpan(0, length), index);

                for (int lane = 0; lane < Vector<float>.Count; lane++)
                    Assert.Equal(index + lane < length ? source[index + lane] : 0, loaded[lane]);
            }
        }
    }

    [Fact]
    public void Store_NearTheEnd_LeavesWhatIsBehindAlone()
    {
        var value = Vector.CreateSequence<float>(1, 1);

        for (int length = 0; length <= 2 * Vector<float>.Count + 1; length++)
            for (int index = 0; index <= length; index++)
            {
                float[] destination = new float[length + Vector<float>.Count];

                VectorMath.Store(value, destination.AsSpan(0, length), index);

                for (int i = 0; i < destination.Length; i++)
                    Assert.Equal(i >= index && i < Math.Min(length, index + Vector<float>.Count) ? i - index + 1 : 0, destination[i]);
            }
    }

    private static float Exp(float x) => VectorMath.Exp(new Vector<float>(x))[0];

    private static float Sigmoid(float x) => VectorMath.Sigmoid(new Vector<float>(x))[0];

    private static float Tanh(float x) => VectorMath.Tanh(new Vector<float>(x))[0];

    private static IEnumerable<float> Range(double low, double high) =>
        Enumerable.Range(0, Points + 1).Select(i => (float)(low + (high - low) * i / Points));

    private static void AssertWithin(float x, double expected, float actual, double tolerance)
    {
        if (!(Math.Abs(actual - expected) <= tolerance)) Assert.Fail($"at {x:R}: {actual:R}, expected {expected:R} within {tolerance}");
    }
}
