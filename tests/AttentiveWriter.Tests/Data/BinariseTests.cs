using AttentiveWriter.Data;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Tests.Data;

public class BinariseTests
{
    private static readonly RandomSource Random = new(11, RandomPurpose.Binarisation);

    [Fact]
    public void Apply_ImageOfMoreValuesThanAnAddressHasNumbers_DrawsEachAfresh()
    {
        float[] pixels = new float[700 * 700];
        Array.Fill(pixels, 0.5f);

        Binarise.Apply(Binarisation.Stochastic, pixels, new RandomSource(1, RandomPurpose.Binarisation), 0, 0);

        Assert.InRange(pixels.Average(), 0.49f, 0.51f);
        int left = pixels.Length - RandomSource.MaxNumbers;
        Assert.InRange(Enumerable.Range(0, left).Count(i => pixels[i] == pixels[i + RandomSource.MaxNumbers]) / (double)left, 0.49, 0.51);
    }

    [Fact]
    public void Apply_Stochastic_HasTheIntensityAsItsMean()
    {
        foreach (float intensity in new[] { 0.1f, 0.5f, 0.9f })
        {
            float[] pixels = new float[10_000];
            pixels.AsSpan().Fill(intensity);

            Binarise.Apply(Binarisation.Stochastic, pixels, Random, epoch: 0, image: 0);

            Assert.All(pixels, pixel => Assert.True(pixel is 0 or 1));
            Assert.InRange(pixels.Average(), intensity - 0.02f, intensity + 0.02f);
        }
    }

    [Fact]
    public void Apply_StochasticBlackAndWhite_IsUntouched()
    {
        float[] pixels = [.. Enumerable.Range(0, 4096).Select(i => (float)(i % 2))];

        float[] binary = Apply(Binarisation.Stochastic, pixels, 0, 0);

        Assert.Equal(pixels, binary);
    }

    [Fact]
    public void Apply_StochasticAgain_DependsOnEpochAndImageAlone()
    {
        float[] grey = new float[784];
        grey.AsSpan().Fill(0.5f);
        float[] first = Apply(Binarisation.Stochastic, grey, 3, 9);

        Assert.Equal(first, Apply(Binarisation.Stochastic, grey, 3, 9));
        Assert.NotEqual(first, Apply(Binarisation.Stochastic, grey, 4, 9));
        Assert.NotEqual(first, Apply(Binarisation.Stochastic, grey, 3, 10));
    }

    [Fact]
    public void Apply_ThresholdAndNone_DoAsTheySay()
    {
        Assert.Equal([0, 0, 1, 1], Apply(Binarisation.Threshold, [0, 0.5f, 0.50001f, 1], 0, 0));
        Assert.Equal([0, 0.5f, 0.7f, 1], Apply(Binarisation.None, [0, 0.5f, 0.7f, 1], 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Apply((Binarisation)9, [0], 0, 0));
    }

    [Fact]
    public void Apply_LargestUsualImage_AllocatesNothingAfterTheFirst()
    {
        float[] pixels = new float[64 * 64 * 3];
        Binarise.Apply(Binarisation.Stochastic, pixels, Random, 0, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10; i++) Binarise.Apply(Binarisation.Stochastic, pixels, Random, 0, i);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(Binarisation.Stochastic, "stochastic binarisation, fresh each epoch")]
    [InlineData(Binarisation.Threshold, "binarised at 0.5")]
    [InlineData(Binarisation.None, "not binarised")]
    public void Describe_Each_HasItsWords(Binarisation kind, string words) => Assert.Equal(words, kind.Describe());

    [Theory]
    [InlineData(Binarisation.Stochastic)]
    [InlineData(Binarisation.Threshold)]
    [InlineData(Binarisation.None)]
    public void Describe_SetThatIsBinary_SaysSo(Binarisation kind)
    {
        var grey = new InMemoryImageSet("made", Split.Test, 1, 1, 1, new byte[1]);
        var binary = new InMemoryImageSet("made", Split.Test, 1, 1, 1, new byte[1], isBinary: true);

        Assert.Equal((kind.Describe(), kind.DescribeFixed()), (kind.Describe(grey), kind.DescribeFixed(grey)));
        Assert.Equal("fixed binarisation (the set is binary)", kind.Describe(binary));
        Assert.Equal("fixed binarisation (the set is binary)", kind.DescribeFixed(binary));
    }

    private static float[] Apply(Binarisation kind, float[] pixels, long epoch, long image)
    {
        float[] copy = [.. pixels];
        Binarise.Apply(kind, copy, Random, epoch, image);
        return copy;
    }
}
