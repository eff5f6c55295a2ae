using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Runs;

public class RunComparabilityTests
{
    private static readonly RunConfig Known = SmallRun.Config with
    {
        Data = new DataIdentity("glyphs") { Train = SmallRun.Images.Fingerprint, Validation = SmallRun.Validation.Fingerprint },
    };

    [Fact]
    public void Problems_SameDataOtherModel_AreNone() =>
        Assert.Empty(Problems(Known, Known.With("read", "none").With("seed", "7")));

    [Fact]
    public void Problems_RunsThatDoNotKnowTheirImages_GoByTheName()
    {
        Assert.Empty(Problems(SmallRun.Config, Known));
        Assert.Equal(["learned from other images (glyphs, mnist)", "validated on other images (glyphs, mnist)"],
            Problems(Known, SmallRun.Config.With("data", "mnist")));
    }

    [Fact]
    public void Problems_OtherImages_AreNamedWithTheirFingerprints()
    {
        RunConfig other = Known with { Data = Known.Data! with { Train = SmallRun.Validation.Fingerprint } };

        string problem = Assert.Single(Problems(Known, other));

        Assert.StartsWith("learned from other images (glyphs: 30 images of 8 x 8 x 1, sha256:", problem, StringComparison.Ordinal);
        Assert.Contains("; glyphs: 12 images of 8 x 8 x 1, sha256:", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_OtherBinarisationOrPart_AreNamed()
    {
        Assert.Contains("made black and white differently", Assert.Single(Problems(Known, Known.With("binarisation", "threshold"))),
            StringComparison.Ordinal);
        Assert.Equal(["validated on 12 and on 5 images"], Problems(Known, Known.With("validation_images", "5")));
    }

    [Fact]
    public void Problems_OnlyOneToldClasses_IsNamed() =>
        Assert.Equal(["only one of them is told the class of an image"], Problems(Known, Known.With("classes", "10")));

    private static IReadOnlyList<string> Problems(RunConfig first, RunConfig second)
    {
        using var folder = new TempFolder();
        return RunComparability.Problems(Overview(folder["first"], first), Overview(folder["second"], second));
    }

    private static RunOverview Overview(string folder, RunConfig config)
    {
        Directory.CreateDirectory(folder);
        config.Write(folder);
        new RunFolder(folder).Append(new MetricRow(Split.Train, 3, 0.4, 40, 30, 10, "made"));
        return RunOverview.Read(folder);
    }
}
