using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class NearestImagesTests
{
    private const int Side = 9;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Find_ImagesOfTheSet_FindsThemAtNoDistance(int threads)
    {
        var set = new Glyphs(1, Split.Train, Side);
        InMemoryImageSet some = Take(set, 700);
        long[] wanted = [3, 255, 256, 699];
        float[] images = [.. wanted.SelectMany(i => Image(some, i))];

        IReadOnlyList<(long Index, double Distance)> found = NearestImages.Find(images, some, threads);

        Assert.All(found, f => Assert.Equal(0, f.Distance));
        Assert.Equal(wanted.Select(i => First(some, i)), found.Select(f => f.Index));
    }

    [Fact]
    public void Find_BetweenImages_TakesTheLeastRootMeanSquare()
    {
        // Grey images of 0, 100 and 200 of 255.
        var set = new InMemoryImageSet("greys", Split.Train, 3, 7, 1,
            new[] { 0, 100, 200 }.SelectMany(grey => Enumerable.Repeat((byte)grey, 21)).ToArray());
        float[] image = [.. Enumerable.Repeat(120 / 255f, 21)];

        (long index, double distance) = Assert.Single(NearestImages.Find(image, set));

        Assert.Equal(1, index);
        Assert.Equal(20 / 255.0, distance, 1e-6);
    }

    [Fact]
    public void Find_OfManyEqualOnes_TakesTheFirstOnAnyThreads()
    {
        var set = new InMemoryImageSet("same", Split.Train, 2, 2, 1, new byte[4 * 1000]);

        Assert.Equal(0, NearestImages.Find(new float[4], set, threads: 4)[0].Index);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    public void Find_NoWholeImages_IsRefused(int values) =>
        Assert.Throws<ArgumentException>(() => NearestImages.Find(new float[values], Take(new Glyphs(1, Split.Train, Side), 2)));

    [Fact]
    public void Find_Cancelled_Throws() => Assert.ThrowsAny<OperationCanceledException>(() =>
        NearestImages.Find(new float[Side * Side], Take(new Glyphs(1, Split.Train, Side), 2),
            cancellation: new CancellationToken(canceled: true)));

    private static float[] Image(ImageSet set, long index)
    {
        float[] image = new float[Side * Side];
        set.Copy(index, image);
        return image;
    }

    private static long First(ImageSet set, long index)
    {
        float[] wanted = Image(set, index);
        long i = 0;
        while (!Image(set, i).AsSpan().SequenceEqual(wanted)) i++;
        return i;
    }

    private static InMemoryImageSet Take(ImageSet set, int count)
    {
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => Image(set, i)).Select(v => (byte)(255 * v))];
        return new InMemoryImageSet(set.Name, set.Split, Side, Side, 1, pixels);
    }
}
