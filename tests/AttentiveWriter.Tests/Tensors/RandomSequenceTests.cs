using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Tensors;

public class RandomSequenceTests
{
    private static readonly RandomSource Source = new(9, RandomPurpose.Glyphs);

    [Fact]
    public void Next_PastTheNumbersOfAnAddress_GoesOnAsUniformDoes()
    {
        float[] uniform = new float[2 * RandomSource.MaxNumbers + 5];
        Source.Uniform(uniform, 3, 4);
        var sequence = new RandomSequence(Source, 3, 4);

        Assert.All(uniform, number => Assert.Equal(number, sequence.Next()));
        // The numbers of the next address are those of t = 1, where it is asked for by itself.
        float[] next = new float[8];
        Source.Uniform(next, 3, 4, t: 1);
        Assert.Equal(next, uniform[RandomSource.MaxNumbers..(RandomSource.MaxNumbers + 8)]);
    }

    [Fact]
    public void Next_OneByOne_IsWhatUniformFills()
    {
        float[] expected = new float[1001];
        Source.Uniform(expected, 3, 4);

        RandomSequence sequence = new RandomSequence(Source, 3, 4);

        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(_ => sequence.Next()));
    }

    [Fact]
    public void Next_Bounds_AreKept()
    {
        RandomSequence sequence = new RandomSequence(Source, 0, 0);

        float[] values = [.. Enumerable.Range(0, 10_000).Select(_ => sequence.Next(-3, 5))];

        Assert.All(values, v => Assert.InRange(v, -3, 5));
        Assert.InRange(values.Average(), 0.9, 1.1);
    }

    [Fact]
    public void NextInt_ManyDraws_ReachEveryValueEvenly()
    {
        RandomSequence sequence = new RandomSequence(Source, 0, 1);

        int[] counts = [.. Enumerable.Range(0, 70_000).Select(_ => sequence.NextInt(7)).GroupBy(v => v).OrderBy(g => g.Key)
            .Select(g => g.Count())];

        Assert.Equal(7, counts.Length);
        // 10,000 +- 93: five standard deviations.
        Assert.All(counts, count => Assert.InRange(count, 9_535, 10_465));
    }

    [Fact]
    public void Next_PastAnAddressOf65536Blocks_GoesOnInTheNextT()
    {
        RandomSequence sequence = new RandomSequence(Source, 1, 2);
        for (int i = 0; i < 4 * 65_536; i++) sequence.Next();
        float[] expected = new float[3];
        Source.Uniform(expected, 1, 2, t: 1);

        Assert.Equal(expected, Enumerable.Range(0, 3).Select(_ => sequence.Next()));
    }
}
