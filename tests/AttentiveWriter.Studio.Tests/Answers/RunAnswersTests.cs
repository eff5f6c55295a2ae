using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Studio.Tests.Answers;

public class RunAnswersTests
{
    // A path, a hidden file, and what Windows takes for a device.
    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a~b")]
    [InlineData("end.")]
    [InlineData("nul")]
    [InlineData("COM1.run")]
    public async Task Post_NameThatNoFolderCanHave_IsRefused(string name)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject refused = await studio.Post("/api/runs", new { name, preset = "glyphs" }, HttpStatusCode.BadRequest);
        Assert.Equal("name", refused["field"]!.ToString());
        Assert.StartsWith("name is no name of a run: letters, digits, points,", refused["error"]!.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(studio.Folder, "runs")));
    }

    [Fact]
    public async Task Begin_ASmallRun_IsTheRunThatTheLibraryTrains()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject begun = await studio.Train("first", 40);
        Assert.Equal("running", begun["state"]!.GetValue<string>());
        JsonObject done = await studio.Until("first", "finished");
        Assert.Equal(40, done["steps"]!.GetValue<long>());
        Assert.NotNull(done["best"]);
        Assert.True(done["samples"]!.AsArray().Count > 0);
        Assert.True(File.Exists(Path.Combine(studio.Folder, "runs", "first", "report.html")));

        // The same settings, trained by the library alone, give the same weights.
        string alone = Path.Combine(studio.Folder, "alone");
        RunConfig config = RunConfig.Read(Path.Combine(studio.Folder, "runs", "first"));
        using (TrainingRun run = TrainingRun.Start(config with { Data = null }, config.OpenData(Data.Split.Train),
            config.OpenData(Data.Split.Validation), alone))
            Assert.True(run.Run(TestContext.Current.CancellationToken));
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(alone, "model.safetensors"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(Path.Combine(studio.Folder, "runs", "first", "model.safetensors"),
                TestContext.Current.CancellationToken));

        // And it draws.
        JsonObject frames = await studio.Get("/api/models/run~first/drawing?count=2");
        Assert.Equal(4, frames["steps"]!.GetValue<int>());
    }

    [Fact]
    public async Task Stop_ARunningRun_SavesAndGoesOnWhereItWas()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("long", 100_000);
        await studio.Post("/api/runs", new { name = "second", preset = "glyphs" }, HttpStatusCode.Conflict);
        JsonObject trains = await studio.Post("/api/runs/long/resume", new { }, HttpStatusCode.Conflict);
        Assert.Equal("long trains already; stop it first", trains["error"]!.ToString());
        await studio.Post("/api/runs/long/stop", new { }, HttpStatusCode.Accepted);
        JsonObject stopped = await studio.Until("long", "stopped");
        long steps = stopped["steps"]!.GetValue<long>();
        await studio.Post("/api/runs/long/stop", new { }, HttpStatusCode.Conflict);
        await studio.Post("/api/runs/long/resume", new { steps = steps + 30 }, HttpStatusCode.Accepted);
        JsonObject done = await studio.Until("long", "finished");
        Assert.Equal(steps + 30, done["steps"]!.GetValue<long>());
    }

    [Fact]
    public async Task Dispose_WhileARunTrains_SavesIt()
    {
        OpenStudio studio = await OpenStudio.Start();
        await studio.Train("kept", 100_000);
        await studio.Server.DisposeAsync();
        var run = new RunFolder(Path.Combine(studio.Folder, "runs", "kept"));
        Assert.NotNull(run.NewestValidCheckpoint());
        Assert.Equal(RunState.Stopped, RunOverview.Read(run.Path).State);
        await studio.DisposeAsync();
    }

    [Fact]
    public async Task Events_OfARun_TellRowsSamplesAndItsEnd()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("seen", 60);
        using Stream stream = await studio.Client.GetStreamAsync("/api/runs/seen/events", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        var told = new HashSet<string>();
        var steps = new List<long>();
        string name = "";
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is string line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) told.Add(name = line[7..]);
            if (!line.StartsWith("data: ", StringComparison.Ordinal)) continue;
            JsonNode data = JsonNode.Parse(line[6..])!;
            if (name == "rows") steps.AddRange(data["rows"]!.AsArray().Where(row => row!["kind"]!.ToString() == "train")
                .Select(row => row!["step"]!.GetValue<long>()));
            if (name == "state" && data["state"]!.ToString() == "finished") break;
        }
        Assert.Superset(new HashSet<string> { "rows", "samples", "state" }, told);
        Assert.Equal([10, 20, 30, 40, 50, 60], steps.Distinct());
        JsonObject metrics = await studio.Get("/api/runs/seen/metrics?after=30");
        Assert.All(metrics["rows"]!.AsArray(), row => Assert.True(row!["step"]!.GetValue<long>() > 30));
    }

    [Fact]
    public async Task Events_OfARunWhoseFolderIsRemoved_End()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("removed", 20);
        await studio.Until("removed", "finished");
        using Stream stream = await studio.Client.GetStreamAsync("/api/runs/removed/events", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        Assert.NotNull(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Directory.Delete(Path.Combine(studio.Folder, "runs", "removed"), recursive: true);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not null) { }
    }

    // To open one waits for whoever fills it.
    [Fact]
    public async Task Get_ARunWithPipesInPlaceOfFiles_IsAnsweredAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "pipes are known on Linux");
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("piped", 20);
        await studio.Until("piped", "finished");
        string run = Path.Combine(studio.Folder, "runs", "piped");
        string[] pipes = ["README.md", "samples/step-00000020.png", "metrics.jsonl", "timing.jsonl"];
        foreach (string pipe in pipes)
        {
            Assert.True(File.Exists(Path.Combine(run, pipe)), pipe);
            File.Delete(Path.Combine(run, pipe));
            using var made = Process.Start("mkfifo", [Path.Combine(run, pipe)]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            foreach (string address in new[] { "/api/runs", "/api/runs/piped", "/api/models/run~piped", "/api/runs/piped/samples/20.png",
                "/api/runs/piped/metrics" })
            {
                using var waiting = new CancellationTokenSource(10_000);
                using HttpResponseMessage answer = await studio.Client.GetAsync(address, waiting.Token);
                Assert.True((int)answer.StatusCode < 500, $"{pipe}: {address}: {answer.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task List_RunThatCannotBeRead_IsNamedBesideTheOthers()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("whole", 20);
        await studio.Until("whole", "finished");
        await studio.Train("damaged", 20);
        await studio.Until("damaged", "finished");
        string config = Path.Combine(studio.Folder, "runs", "damaged", "config.json");
        await File.WriteAllTextAsync(config, "{", TestContext.Current.CancellationToken);
        // What was read within the last second still counts.
        while ((await studio.Get("/api/runs"))["runs"]!.AsArray().Count > 1) await Task.Delay(100, TestContext.Current.CancellationToken);
        JsonObject list = await studio.Get("/api/runs");
        Assert.Equal("whole", Assert.Single(list["runs"]!.AsArray())!["id"]!.ToString());
        JsonNode damaged = Assert.Single(list["damaged"]!.AsArray())!;
        Assert.Equal("damaged", damaged["id"]!.ToString());
        Assert.StartsWith("config.json: ", damaged["error"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_WrongSettings_NamesTheField()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        foreach ((string key, string value) in new[] { ("steps", "0"), ("hidden", "-1"), ("learning_rate", "NaN"), ("nosuch", "1"),
            ("read", "99"), ("data", "/etc"), ("data", "nosuch") })
        {
            using HttpResponseMessage answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(studio.Client,
                "/api/runs",
                new { name = "wrong", preset = "glyphs", set = new Dictionary<string, string> { [key] = value } },
                    TestContext.Current.CancellationToken);
            JsonNode document = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Equal(key, document["field"]!.ToString());
        }
        Assert.Empty((await studio.Get("/api/runs"))["runs"]!.AsArray());
    }

    [Fact]
    public async Task Compare_TwoRuns_SaysWhatDiffers()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("a", 20);
        await studio.Until("a", "finished");
        await studio.Train("b", 30);
        await studio.Until("b", "finished");
        JsonObject compared = await studio.Get("/api/compare?runs=a,b");
        Assert.Equal(2, compared["runs"]!.AsArray().Count);
        Assert.Equal("steps", compared["settings"]!.AsArray().Single()!["key"]!.ToString());
        await studio.Refused("/api/compare?runs=a", HttpStatusCode.BadRequest);
        await studio.Refused("/api/compare?runs=a,c", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Plan_OfAPreset_SaysWhatItWouldTake()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject plan = await studio.Post("/api/plan", new { preset = "glyphs", set = new { hidden = 32, steps = "100" } });
        Assert.Equal(100, plan["steps"]!.GetValue<long>());
        Assert.True(plan["seconds"]!.GetValue<double>() > 0);
        Assert.True(plan["parameters"]!.GetValue<long>() > 1000);
        // What the process has beside it is no matter of the run.
        Assert.InRange(plan["memory_bytes"]!.GetValue<long>(), 1 << 20, 200 << 20);
        Assert.False(Directory.Exists(Path.Combine(studio.Folder, "runs")));
    }

    [Fact]
    public async Task Evaluate_AModel_TellsProgressAndTheFigures()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/models/mnist-quick/evaluate")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new { data = "glyphs", count = 50 }),
        };
        using HttpResponseMessage answer = await studio.Client.SendAsync(request, TestContext.Current.CancellationToken);
        string events = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("event: result", events, StringComparison.Ordinal);
        Assert.DoesNotContain("event: error", events, StringComparison.Ordinal);
        JsonNode result = JsonNode.Parse(events.Split("event: result\ndata: ")[1].Split('\n')[0])!;
        Assert.True(result["figures"]!["bound_nats"]!.GetValue<double>() > 50, result.ToJsonString());
        Assert.Contains("other data", result["images_words"]!.ToString(), StringComparison.Ordinal);
    }
}
