using AttentiveWriter.Data;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Tests.Runs;

public class TrainingEstimateTests
{
    [Fact]
    public void Measure_GivenUp_Throws()
    {
        RunConfig config = Preset.Named("glyphs").Config;
        ImageSet images = DataCatalogue.Open("glyphs", Split.Train);
        Assert.Throws<OperationCanceledException>(() =>
            TrainingEstimate.Measure(config, images, images, threads: 1, cancellation: new CancellationToken(canceled: true)));
    }
}
