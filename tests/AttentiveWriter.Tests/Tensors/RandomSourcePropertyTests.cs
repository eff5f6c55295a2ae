using AttentiveWriter.Tensors;
using CsCheck;

namespace AttentiveWriter.Tests.Tensors;

public class RandomSourcePropertyTests
{
    // Steps and rows also past what 32 bits count.
    private static readonly Gen<(RandomSource Source, long Step, long Row)> Addresses =
        Gen.Select(Gen.ULong, Gen.Enum<RandomPurpose>(), Gen.Long[0, 1L << 40], Gen.Long[0, 1L << 40],
            (seed, purpose, step, row) => (new RandomSource(seed, purpose), step, row));

    [Fact]
    public void Next_OfAnyAddress_GivesTheNumbersOfUniform() => Gen.Select(Addresses, Gen.Int[1, 2_000]).Holds(given =>
    {
        ((RandomSource source, long step, long row), int count) = given;
        float[] atOnce = new float[count], oneByOne = new float[count];
        source.Uniform(atOnce, step, row);

        var sequence = new RandomSequence(source, step, row);
        for (int i = 0; i < count; i++) oneByOne[i] = sequence.Next();

        Numbers.AssertSameBits(atOnce, oneByOne);
    });

    [Fact]
    public void Uniform_PastTheLastNumberOfAnAddress_GoesOnWithTheNext() =>
        Gen.Select(Addresses, Gen.Int[0, 1_000], Gen.Int[1, 500]).Holds(given =>
        {
            ((RandomSource source, long step, long row), int t, int count) = given;
            float[] values = new float[RandomSource.MaxNumbers + count], next = new float[count];

            source.Uniform(values, step, row, t);

            source.Uniform(next, step, row, t + 1);
            Numbers.AssertSameBits(next, values.AsSpan(RandomSource.MaxNumbers));
        }, cases: 20);
}
