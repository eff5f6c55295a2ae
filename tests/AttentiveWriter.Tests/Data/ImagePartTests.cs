using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class ImagePartTests
{
    private static readonly Glyphs Set = new(1, Split.Test, 8);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(9_999)]
    public void Indices_OfAPart_AreDifferentAndTheBeginningOfALargerPart(int count)
    {
        long[] part = Indices(new ImagePart(Set, count)), larger = Indices(new ImagePart(Set, Math.Min(9_999, count + 50)));

        Assert.Equal(count, part.Distinct().Count());
        Assert.All(part, index => Assert.InRange(index, 0, Set.Count - 1));
        Assert.Equal(part, larger[..count]);
    }

    [Fact]
    public void Indices_OfAPart_AreSpreadOverTheSet()
    {
        // Of 1,000 of 10,000 about 100 lie in each tenth, whatever the files are sorted by: 3.3 standard deviations.
        long[] tenths = [.. Enumerable.Range(0, 10).Select(t => Indices(new ImagePart(Set, 1000)).LongCount(i => i / 1000 == t))];

        Assert.All(tenths, n => Assert.InRange(n, 70, 130));
    }

    [Fact]
    public void Indices_OfTheWhole_AreInItsOwnOrder()
    {
        var whole = new ImagePart(Set, long.MaxValue);

        Assert.True(whole.IsWhole);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (long)i), Indices(whole));
        Assert.Equal(0, new ImagePart(Set, 0).Count);
    }

    [Fact]
    public void Indices_NeverChange() => Assert.Equal(Indices(new ImagePart(new Glyphs(7, Split.Test), 5)), Indices(new ImagePart(Set, 5)));

    [Fact]
    public void Values_AnImage_IsTheSameInEveryPartAndTheWhole()
    {
        const int Pixels = 64;
        var part = new ImagePart(Set, 20);
        float[] values = part.Values(Binarisation.Stochastic, seed: 3), whole = new ImagePart(Set, 10_000)
            .Values(Binarisation.Stochastic, seed: 3);
        float[] plain = part.Values(), image = new float[Pixels];

        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(whole.AsSpan((int)part[i] * Pixels, Pixels).ToArray(), values[(i * Pixels)..((i + 1) * Pixels)]);
            Set.Copy(part[i], image);
            Assert.Equal(image, plain[(i * Pixels)..((i + 1) * Pixels)]);
        }
    }

    [Theory]
    [InlineData(1, 1, "1 image")]
    [InlineData(10_000, 10_000, "10,000 images")]
    [InlineData(1000, 10_000, "1,000 of 10,000 images, drawn at random (seed 0)")]
    public void Describe_SaysWhatWasDrawn(long count, long of, string expected) => Assert.Equal(expected, ImagePart.Describe(count, of));

    private static long[] Indices(ImagePart part) => [.. Enumerable.Range(0, (int)part.Count).Select(i => part[i])];
}
