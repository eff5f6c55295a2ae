using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;
using AttentiveWriter.Training;

namespace AttentiveWriter.Studio.Answers;

/// <summary>The runs of a folder: listed, followed, begun, stopped, compared.</summary>
internal static class RunAnswers
{
    private const int MostCompared = 12;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private const int TicksOfBeat = 20;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/runs", () => JsonAnswer.Of(All(workshop)));
        // The type is said: what has a context alone would else be taken for an answer of its own.
        api.MapPost("/runs", Task<IResult> (HttpContext context) => Begin(context, workshop));
        api.MapGet("/runs/{id}", (string id) => JsonAnswer.Of(RunDocument.Whole(id, workshop.Runs.Read(id), workshop)));
        api.MapGet("/runs/{id}/metrics", (string id, HttpContext context) => Metrics(context, workshop, id));
        api.MapGet("/runs/{id}/events", (string id, HttpContext context) => Follow(context, id, workshop)).DisableRequestTimeout();
        api.MapGet("/runs/{id}/samples/{step:long:min(0)}.png", (string id, long step) => Sample(workshop.Runs.Find(id), step));
        api.MapPost("/runs/{id}/stop", async (string id, HttpContext context) =>
        {
            workshop.Runs.Find(id);
            (await RequestValues.OfDocument(context.Request)).RequireNoOther();
            workshop.Training.Stop(id);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        });
        api.MapPost("/runs/{id}/resume", (string id, HttpContext context) => Resume(context, id, workshop));
        api.MapGet("/compare", (HttpContext context) => Compare(context, workshop));
    }

    // One that is damaged is no reason to show none, but is said.
    private static JsonObject All(Workshop workshop)
    {
        var (runs, damaged) = (new JsonArray(), new JsonArray());
        foreach ((string id, string path) in workshop.Runs.All())
        {
            if (Listed(id, workshop, out string? problem) is JsonObject run) runs.Add(run);
            else if (Directory.Exists(path)) damaged.Add(new JsonObject { ["id"] = id, ["error"] = problem });
        }
        return new JsonObject { ["runs"] = runs, ["damaged"] = damaged };
    }

    private static JsonObject? Listed(string id, Workshop workshop, out string? problem)
    {
        try
        {
            problem = null;
            return RunDocument.Of(id, workshop.Runs.Read(id), workshop);
        }
        // Or it has just been removed.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Refusal)
        {
            problem = Failure.Describe(e).Sentence;
            return null;
        }
    }

    private static async Task<IResult> Begin(HttpContext context, Workshop workshop)
    {
        RequestValues values = await RequestValues.OfDocument(context.Request);
        string name = values.Text("name") ?? throw Refusal.Wrong("name", "name is missing: what the run is to be called");
        var plan = new PlannedRun(values);
        values.RequireNoOther();
        string folder = workshop.Runs.New(name);
        await Task.Run(() =>
        {
            PlannedRun.Opened opened = plan.Open(workshop.Data);
            workshop.Training.Begin(name, () => TrainingRun.Start(opened.Config, opened.Images, opened.Validation, folder,
                new RunOptions { Threads = workshop.Threads, Device = workshop.Device }));
        }, context.RequestAborted);
        return JsonAnswer.Of(RunDocument.Of(name, RunOverview.Read(folder), workshop), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Resume(HttpContext context, string id, Workshop workshop)
    {
        string folder = workshop.Runs.Find(id);
        RequestValues values = await RequestValues.OfDocument(context.Request);
        long steps = values.Long("steps", 0, 1, TrainingSettings.MaxSteps);
        values.RequireNoOther();
        workshop.Training.RequireNone();
        await Task.Run(() =>
        {
            RunConfig config = TrainingRun.SettingsOf(folder);
            ImageSet images = workshop.Data.OpenOf(config, Split.Train), validation = workshop.Data.OpenOf(config, Split.Validation);
            workshop.Training.Begin(id, () => TrainingRun.Resume(folder, images, validation, new RunOptions
            {
                Threads = workshop.Threads,
                Device = workshop.Device,
                Steps = steps == 0 ? null : steps,
            }));
        }, context.RequestAborted);
        return JsonAnswer.Of(RunDocument.Of(id, workshop.Runs.Read(id), workshop), StatusCodes.Status202Accepted);
    }

    private static async Task Metrics(HttpContext context, Workshop workshop, string id)
    {
        string folder = workshop.Runs.Find(id);
        RequestValues values = RequestValues.OfAddress(context.Request);
        long after = values.Long("after", 0, 0, TrainingSettings.MaxSteps);
        values.RequireNoOther();
        (RowFile metrics, RowFile timing) = workshop.Runs.Rows(folder);
        (int, int) placeOfRows = default, placeOfTimes = default;
        ArraySegment<FileRow> rows = After(metrics.After(ref placeOfRows, out _), after),
            times = After(timing.After(ref placeOfTimes, out _), after);
        context.Response.ContentType = "application/json";
        await RunRows.Write(context.Response.BodyWriter, rows, times, context.RequestAborted);
    }

    private static ArraySegment<FileRow> After(ArraySegment<FileRow> rows, long step) => step == 0 ? rows
        : rows.Where(row => row.Step > step).ToArray();

    private static async Task Follow(HttpContext context, string id, Workshop workshop)
    {
        var run = new RunFolder(workshop.Runs.Find(id));
        RequestValues values = RequestValues.OfAddress(context.Request);
        long after = values.Long("after", 0, 0, TrainingSettings.MaxSteps);
        values.RequireNoOther();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, workshop.Closing);
        var events = new EventStream(context);
        await events.Open();
        (RowFile metrics, RowFile timing) = workshop.Runs.Rows(run.Path);
        (int, int) placeOfRows = default, placeOfTimes = default;
        string state = "";
        IReadOnlyList<long> samples = [];
        for (int tick = 0; !ending.IsCancellationRequested; tick++)
        {
            ArraySegment<FileRow> rows = After(metrics.After(ref placeOfRows, out bool isNew), after),
                times = After(timing.After(ref placeOfTimes, out bool isNewTiming), after);
            if (isNew || isNewTiming) await events.Send("restart", new JsonObject());
            if (rows.Count + times.Count > 0)
                await events.Send("rows", body => RunRows.Write(body, rows, times, ending.Token));
            if (workshop.Runs.Samples(run.Path) is var steps && !steps.SequenceEqual(samples))
            {
                samples = steps;
                await events.Send("samples", new JsonObject { ["steps"] = RunDocument.Steps(steps) });
            }
            // Who asks again is told that there is none.
            if (!Directory.Exists(run.Path)) return;
            if (Listed(id, workshop, out _) is JsonObject document && document.ToJsonString() is string words && words != state)
            {
                state = words;
                await events.Send("state", document);
            }
            else if (tick % TicksOfBeat == 0)
                await events.Beat();
            await Task.Delay(Tick, ending.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static IResult Sample(string folder, long step) =>
        new RunFolder(folder).Samples().FirstOrDefault(sample => sample.Step == step).Path is string path && InnerPath.IsItself(path)
            ? Results.Bytes(File.ReadAllBytes(path), "image/png") : throw Refusal.NotHere($"there is no picture of step {step}");

    private static IResult Compare(HttpContext context, Workshop workshop)
    {
        RequestValues values = RequestValues.OfAddress(context.Request);
        string[] ids = [.. (values.Text("runs") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct()];
        values.RequireNoOther();
        if (ids.Length is < 2 or > MostCompared)
            throw Refusal.Wrong("runs", $"runs names {Plural.Of(ids.Length, "run")}, expected 2..{MostCompared}");
        RunOverview[] runs = [.. ids.Select(workshop.Runs.Read)];
        return JsonAnswer.Of(new JsonObject
        {
            ["runs"] = new JsonArray([.. runs.Select((run, k) => (JsonNode)RunDocument.Of(ids[k], run, workshop))]),
            ["settings"] = new JsonArray([.. SettingDifference.Of([.. runs.Select(run => run.Config)])
                .Select(setting => (JsonNode)new JsonObject
            {
                ["key"] = setting.Key, ["values"] = new JsonArray([.. setting.Values.Select(value => (JsonNode?)value)]),
            })]),
            ["problems"] = new JsonArray([.. runs.Skip(1).SelectMany((run, k) => RunComparability.Problems(runs[0], run)
                .Concat(new[] { RunComparability.OtherDraws(runs[0], run) }.OfType<string>())
                .Select(problem => (JsonNode)$"{ids[0]} and {ids[k + 1]}: {problem}"))]),
        });
    }
}
