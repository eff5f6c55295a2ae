using AttentiveWriter.Data;

namespace AttentiveWriter.Tests.Data;

public class ImageSetStatisticsTests
{
    [Fact]
    public void Measure_TwoColours_CountsEachChannelAlone()
    {
        // Two images of one pixel: red 0 and 255, green 51 and 51, blue 255 and 255.
        var set = new InMemoryImageSet("s", Split.Train, 1, 1, 3, new byte[] { 0, 51, 255, 255, 51, 255 }, new byte[] { 1, 1 }, classes: 3);

        ImageSetStatistics s = ImageSetStatistics.Measure(set);

        Assert.Equal((2, 0f, 1f), (s.Images, s.Min, s.Max));
        Assert.Equal([0L, 2, 0], s.ClassCounts);
        Assert.Equal([0.5, 0.2, 1], s.Mean, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.5, 0, 0], s.StandardDeviation, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((1 / 6.0, 3 / 6.0), (s.ZeroShare, s.OneShare));
    }

    [Fact]
    public void Measure_NoLabels_HasNoClasses() =>
        Assert.Empty(ImageSetStatistics.Measure(new InMemoryImageSet("s", Split.Train, 1, 1, 1, new byte[3])).ClassCounts);

    [Fact]
    public void Measure_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() =>
            ImageSetStatistics.Measure(new Glyphs(), token: new CancellationToken(canceled: true)));
}
