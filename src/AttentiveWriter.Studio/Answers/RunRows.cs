using System.IO.Pipelines;
using System.Text.Json;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>The rows of a run, as a chart takes them.</summary>
internal static class RunRows
{
    // More points than a chart has pixels help nobody.
    private const int Most = 2000;

    // What is written goes on its way before much of it waits.
    private const int Waiting = 1 << 14;

    /// <summary>Returns of the rows of training at most as many as a chart shows, evenly apart, and all validations.</summary>
    public static IEnumerable<FileRow> Shown(IReadOnlyList<FileRow> rows)
    {
        int count = rows.Count(row => !row.IsValidation), every = Math.Max(1, (count + Most - 1) / Most), k = 0;
        // The last is shown in any case: it is where the run stands.
        return rows.Where(row => row.IsValidation || k++ % every == 0 || k == count);
    }

    /// <summary>Returns how fast steps were: several rows in one where there are more than a chart shows, with their images and seconds
    /// together.</summary>
    public static IEnumerable<(long Step, double Images, double Seconds)> Timings(IReadOnlyList<FileRow> rows)
    {
        int every = Math.Max(1, (rows.Count + Most - 1) / Most);
        return rows.Chunk(every).Select(together =>
            (together[^1].Step, together.Sum(row => row.Images), together.Sum(row => row.Seconds)));
    }

    /// <summary>Writes both: <c>{"rows": [...], "timings": [{"step", "images", "seconds"}...]}</c>.</summary>
    public static async Task Write(PipeWriter to, IReadOnlyList<FileRow> rows, IReadOnlyList<FileRow> timings,
        CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (FileRow row in Shown(rows))
        {
            // It was read as a whole document already.
            json.WriteRawValue(row.Json.Span, skipInputValidation: true);
            await Send(Waiting);
        }
        json.WriteEndArray();
        json.WriteStartArray("timings");
        foreach ((long step, double images, double seconds) in Timings(timings))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("images", images);
            json.WriteNumber("seconds", seconds);
            json.WriteEndObject();
            await Send(Waiting);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await Send(0);

        async ValueTask Send(int least)
        {
            if (json.BytesPending < least) return;
            await json.FlushAsync(cancellation);
            await to.FlushAsync(cancellation);
        }
    }
}
