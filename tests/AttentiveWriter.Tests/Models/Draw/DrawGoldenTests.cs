using AttentiveWriter.Runs;


namespace AttentiveWriter.Tests.Models.Draw;

/// <summary>Every intermediate value, loss, gradient and step of Adam against an independent implementation in double precision.</summary>
public class DrawGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    public static TheoryData<string, int> Cases =>
        Numbers.Pairs(Directory.GetFiles(Folder, "*.json").Order().Select(f => Path.GetFileName(f)), 1, 2, 3);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Model_GoldenFile_IsReproduced(string file, int threads)
    {
        ReferenceReport report = ReferenceCheck.Run(Path.Combine(Folder, file), threads);

        Assert.True(report.Passed, string.Join(Environment.NewLine, report.Worst.Take(5)));
        // What float32 leaves at these sizes; the tolerance of the check itself is wider.
        Assert.InRange(report.MaxForwardError, 0, 1e-5);
        Assert.InRange(report.MaxGradientError, 0, 2e-5);
    }

    [Fact]
    public void Golden_Files_CoverAttentionItsAbsenceColourAndAdam()
    {
        ReferenceReport[] reports = [.. Directory.GetFiles(Folder, "*.json").Select(f => ReferenceCheck.Run(f))];

        Assert.All(["attention", "colour-attention", "no-attention", "write-attention-only"],
            name => Assert.Contains(name, reports.Select(r => r.Case)));
        Assert.True(reports.Count(r => r.MaxAdamError is not null) >= 2);
    }
}
