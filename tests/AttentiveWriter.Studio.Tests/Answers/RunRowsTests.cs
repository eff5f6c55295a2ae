using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using AttentiveWriter.Studio.Answers;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Tests.Answers;

public class RunRowsTests
{
    [Fact]
    public void Shown_ManyRows_KeepsAllValidationsAndTheLast()
    {
        FileRow[] rows = [.. Enumerable.Range(1, 7001).Select(k => new FileRow(k, k % 100 == 0, 0, 0, default))];
        FileRow[] shown = [.. RunRows.Shown(rows)];
        Assert.Equal(70, shown.Count(row => row.IsValidation));
        Assert.InRange(shown.Length, 1000, 2070);
        Assert.Equal((1, 7001), (shown[0].Step, shown[^1].Step));
        Assert.Equal(shown.OrderBy(row => row.Step), shown);
    }

    [Fact]
    public void Timings_ManyRows_KeepAllSecondsAndImages()
    {
        FileRow[] rows = [.. Enumerable.Range(1, 5000).Select(k => new FileRow(10 * k, false, 500, 0.5, default))];
        (long Step, double Images, double Seconds)[] thin = [.. RunRows.Timings(rows)];
        Assert.InRange(thin.Length, 1000, 2000);
        Assert.Equal(2500, thin.Sum(row => row.Seconds), 1e-6);
        Assert.Equal(2_500_000, thin.Sum(row => row.Images), 1e-6);
        Assert.Equal(50_000, thin[^1].Step);
    }

    [Fact]
    public async Task Write_ManyRows_IsOneDocumentInOneLine()
    {
        string Text(int k) => $"{{\"kind\":\"train\",\"step\":{k},\"words\":\"{new string('x', 200)}\"}}";
        FileRow[] rows = [.. Enumerable.Range(1, 300).Select(k => new FileRow(k, false, 0, 0, Encoding.UTF8.GetBytes(Text(k))))];
        FileRow[] times = [new(10, false, 50, 0.25, default)];
        using var stream = new MemoryStream();
        PipeWriter writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await RunRows.Write(writer, rows, times, TestContext.Current.CancellationToken);
        await writer.CompleteAsync();
        string written = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain('\n', written);
        JsonNode document = JsonNode.Parse(written)!;
        Assert.Equal(Enumerable.Range(1, 300).Select(Text), document["rows"]!.AsArray().Select(row => row!.ToJsonString()));
        Assert.Equal("""[{"step":10,"images":50,"seconds":0.25}]""", document["timings"]!.ToJsonString());
    }
}
