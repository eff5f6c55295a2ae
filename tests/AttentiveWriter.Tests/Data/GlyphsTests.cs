using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class GlyphsTests
{
    private const int Size = 28 * 28;

    [Fact]
    public void Copy_FirstImages_AreTheOnesEveryReleaseDraws()
    {
        var glyphs = new Glyphs();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        float[] image = new float[Size];

        for (int i = 0; i < 200; i++)
        {
            glyphs.Copy(i, image);
            hash.AppendData(MemoryMarshal.AsBytes<float>(image));
        }

        // A new value is a new data set: figures measured on the old one no longer compare.
        Assert.Equal("ee95464b68c448639e727e6cc00020d4ddbb0bddf78ca0286a5da813153fa336", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Copy_AnyOrderAndThread_GivesTheSameImage()
    {
        float[][] walked = [.. Enumerable.Range(0, 64).Select(i => Image(new Glyphs(seed: 5), i))];
        var shared = new Glyphs(seed: 5);

        Parallel.For(0, 64, i => Assert.Equal(walked[63 - i], Image(shared, 63 - i)));
    }

    [Fact]
    public void Copy_OtherSeedOrSplit_GivesOtherImages()
    {
        float[] image = Image(new Glyphs(seed: 1), 0);

        Assert.NotEqual(image, Image(new Glyphs(seed: 2), 0));
        Assert.NotEqual(image, Image(new Glyphs(seed: 1, Split.Validation), 0));
        Assert.NotEqual(image, Image(new Glyphs(seed: 1, Split.Test), 0));
        Assert.NotEqual(image, Image(new Glyphs(seed: 1), 1));
    }

    [Fact]
    public void Copy_ManyImages_HaveTheInkOfHandwriting()
    {
        var glyphs = new Glyphs(seed: 3);
        double sum = 0;
        for (int i = 0; i < 4000; i++)
        {
            float[] image = Image(glyphs, i);
            Assert.All(image, pixel => Assert.InRange(pixel, 0f, 1f));
            Assert.InRange(image.Sum() / Size, 0.02f, 0.32f);
            for (int k = 0; k < 28; k++) Assert.Equal(0, image[k] + image[27 * 28 + k] + image[28 * k] + image[28 * k + 27]);
            sum += image.Sum();
        }

        Assert.InRange(sum / 4000 / Size, 0.125, 0.15);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(56)]
    public void Copy_OtherSizes_ScaleTheInkAlong(int size)
    {
        var glyphs = new Glyphs(seed: 3, size: size);
        float[] image = new float[size * size];
        double sum = 0;
        for (int i = 0; i < 500; i++)
        {
            glyphs.Copy(i, image);
            sum += image.Sum();
        }

        Assert.InRange(sum / 500 / image.Length, 0.11, 0.17);
    }

    [Fact]
    public void Label_ManyImages_AreSpreadEvenly()
    {
        var glyphs = new Glyphs();

        int[] counts = [.. Enumerable.Range(0, 10_000).GroupBy(i => glyphs.Label(i)!.Value).OrderBy(group => group.Key)
            .Select(group => group.Count())];

        Assert.Equal(10, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));
    }

    [Fact]
    public void Copy_SameDigit_IsCloserThanAnother()
    {
        // The mean image of each digit tells most of the others apart: shapes and labels belong together.
        var train = new Glyphs();
        var test = new Glyphs(split: Split.Test);
        float[][] means = [.. Enumerable.Range(0, 10).Select(_ => new float[Size])];
        int[] counts = new int[10];
        for (int i = 0; i < 2000; i++) counts[train.Label(i)!.Value]++;
        for (int i = 0; i < 2000; i++)
        {
            float[] image = Image(train, i);
            int label = train.Label(i)!.Value;
            for (int k = 0; k < Size; k++) means[label][k] += image[k] / counts[label];
        }

        int right = Enumerable.Range(0, 500).Count(i =>
        {
            float[] image = Image(test, i);
            float[] distances = [.. means.Select(mean => mean.Zip(image, (a, b) => (a - b) * (a - b)).Sum())];
            return Array.IndexOf(distances, distances.Min()) == test.Label(i);
        });

        Assert.InRange(right, 350, 500);
    }

    [Fact]
    public void Copy_AfterTheFirst_AllocatesNothing()
    {
        var glyphs = new Glyphs();
        float[] image = new float[Size];
        glyphs.Copy(0, image);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++) glyphs.Copy(i, image);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Copy_PastTheEpoch_GoesOn()
    {
        var glyphs = new Glyphs();

        Assert.NotEqual(Image(glyphs, glyphs.Count), Image(glyphs, glyphs.Count + 1));
        Assert.NotEqual(Image(glyphs, 1L << 32), Image(glyphs, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Image(glyphs, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Image(glyphs, 1L << 40));
        Assert.Throws<ArgumentException>(() => glyphs.Copy(0, new float[Size - 1]));
    }

    [Fact]
    public void Shapes_All_FitTheHand()
    {
        foreach (float[][] way in GlyphShapes.Digits.SelectMany(ways => ways))
        {
            // A straight line gets a third point, and each span five pieces.
            Assert.InRange(way.Sum(stroke => 1 + 5 * (Math.Max(3, stroke.Length / 2) - 1)), 1, GlyphHand.MaxPoints);
            Assert.All(way, stroke => Assert.InRange(stroke.Length / 2, 2, 16));
            Assert.All(way.SelectMany(stroke => stroke), coordinate => Assert.InRange(coordinate, 0f, 1f));
        }
    }

    [Fact]
    public void Constructor_BadArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Glyphs(size: 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Glyphs(size: 513));
    }

    private static float[] Image(Glyphs glyphs, long index)
    {
        float[] image = new float[Size];
        glyphs.Copy(index, image);
        return image;
    }
}
