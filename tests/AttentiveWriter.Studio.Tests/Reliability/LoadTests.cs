using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;

namespace AttentiveWriter.Studio.Tests.Reliability;

/// <summary>Many clients at once, and a long time: what a studio holds does not grow, and what it does not manage it says.</summary>
[Trait("Category", "Reliability")]
public class LoadTests(ITestOutputHelper output)
{
    private const int Clients = 200;

    // A second or more apart, as in a training that is worth one: rows of its own make a run grow, and what reads it.
    private const int RowSteps = 2000;

    [Fact]
    public async Task Serve_ManyClientsWhileARunTrains_NoneIsFailed()
    {
        await using StudioProcess studio = StudioProcess.Start();
        await studio.Train("busy", 10_000_000, RowSteps);
        int seconds = Trials.Of(share: 5, full: 60);
        await Load(studio, TimeSpan.FromSeconds(Math.Max(2, seconds / 6)), new(), new());
        var (codes, health) = (new ConcurrentDictionary<int, int>(), new ConcurrentBag<double>());
        long before = studio.Memory();
        await Load(studio, TimeSpan.FromSeconds(seconds), codes, health);
        long after = studio.Memory();
        Assert.DoesNotContain(codes.Keys, code => code >= 500 && code != 503);
        Assert.True(codes[200] > 0);
        double[] times = [.. health.Order()];
        output.WriteLine($"R12: {Clients} clients, {seconds} s while a run trains: {codes.Values.Sum()} answers "
            + $"({string.Join(", ", codes.OrderBy(c => c.Key).Select(c => $"{c.Value} of {c.Key}"))}), "
            + $"health in {times[times.Length / 2]:F0} ms in the middle and {times[times.Length * 95 / 100]:F0} ms at 95 %, memory "
                + $"{before >> 20} to {after >> 20} MB");
        // Before that the runtime is still compiling what is asked for.
        if (Trials.AreFull) Assert.True(after < 1.1 * before, $"{before} bytes have become {after}");
    }

    [Fact]
    public async Task Serve_WhileARunTrains_HoldsNoMoreThanAtFirst()
    {
        await using StudioProcess studio = StudioProcess.Start();
        await studio.Train("long", 10_000_000, RowSteps);
        int seconds = Trials.Of(share: 5, full: 30 * 60);
        await Visit(studio, TimeSpan.FromSeconds(Math.Max(2, seconds / 10)));
        (long memory, int handles) = (studio.Memory(), studio.OpenFiles());
        int visits = await Visit(studio, TimeSpan.FromSeconds(seconds));
        (long memoryAfter, int handlesAfter) = (studio.Memory(), studio.OpenFiles());
        output.WriteLine($"R16: {seconds} s of training and {visits} visits: memory {memory >> 20} to {memoryAfter >> 20} MB, {handles} "
            + $"to {handlesAfter} open files");
        if (Trials.AreFull) Assert.True(memoryAfter < 1.05 * memory, $"{memory} bytes have become {memoryAfter}");
        Assert.True(handlesAfter <= handles + 10, $"{handles} files were open, and are {handlesAfter}");
    }

    private static async Task Load(StudioProcess studio, TimeSpan time, ConcurrentDictionary<int, int> codes, ConcurrentBag<double> health)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (int k = client; Stopwatch.GetElapsedTime(start) < time; k++)
            {
                long asked = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await Ask(studio, k);
                codes.AddOrUpdate((int)answer.StatusCode, 1, (_, count) => count + 1);
                if (k % 5 == 0) health.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                // A person looks at what there is before asking for more.
                await Task.Delay(200, TestContext.Current.CancellationToken);
            }
        }));
    }

    private static Task<HttpResponseMessage> Ask(AskedStudio studio, int k) => (k % 5) switch
    {
        0 => studio.Client.GetAsync("/api/health"),
        1 => studio.Client.GetAsync($"/api/models/mnist-quick/drawing?count=1&seed={k}"),
        2 => studio.Client.GetAsync("/api/runs"),
        3 => studio.Client.GetAsync("/app.js"),
        _ => studio.Client.PostAsJsonAsync("/api/models/mnist-quick/redraw", new { pixels = Convert.ToBase64String(new byte[784]) }),
    };

    // Returns how many came.
    private static async Task<int> Visit(AskedStudio studio, TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        int k = 0;
        for (; Stopwatch.GetElapsedTime(start) < time; k++)
        {
            using HttpResponseMessage answer = await Ask(studio, k);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{answer.StatusCode}");
            using var leaving = new CancellationTokenSource(100);
            // Somebody follows the run, and goes.
            try
            {
                using Stream stream = await studio.Client.GetStreamAsync("/api/runs/long/events", leaving.Token);
                await stream.CopyToAsync(Stream.Null, leaving.Token);
            }
            catch (OperationCanceledException)
            {
                // It has gone.
            }
        }
        return k;
    }
}
