using System.IO.Compression;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;
using AttentiveWriter.Training;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Measures a model on test images, and packs one for other software.</summary>
internal static class MeasuringAnswers
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapPost("/models/{id}/evaluate", async (string id, HttpContext context) =>
        {
            ModelEntry entry = workshop.Models.Find(id);
            RequestValues values = await RequestValues.OfDocument(context.Request);
            Split split = DataAnswers.SplitOf(values);
            long most = values.Long("count", 1000, 1, 1_000_000);
            string? data = values.Text("data");
            values.RequireNoOther();
            ImageSet images = data is null ? workshop.Data.OpenOf(entry.Config, split) : workshop.Data.Open(data, split);
            images.RequireFit(entry.Config.Model.Width, entry.Config.Model.Height, entry.Config.Model.Channels);
            await Evaluate(context, workshop, entry, images, most);
        }).DisableRequestTimeout();
        api.MapGet("/models/{id}/export", (string id, HttpContext context) =>
        {
            ModelEntry entry = workshop.Models.Find(id);
            RequestValues.OfAddress(context.Request).RequireNoOther();
            return workshop.Slot.Run(() => Pack(workshop, entry), context.RequestAborted);
        });
    }

    private static async Task Evaluate(HttpContext context, Workshop workshop, ModelEntry entry, ImageSet images, long most)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, workshop.Closing);
        var events = new EventStream(context);
        long done = 0, of = Math.Min(most, images.Count);
        // It takes long, so drawing does not wait for it: it has a model of its own.
        Task<Evaluation> measuring = workshop.LongSlot.Run(() =>
        {
            using Model model = ModelFolder.Load(entry.Path, workshop.Device).Model;
            return Evaluation.Measure(model, images, most, entry.Config.Training.Binarisation, 1, workshop.Threads,
                new Count(value => Interlocked.Exchange(ref done, value)), cancellation: ending.Token);
        }, ending.Token);
        await events.Open();
        try
        {
            while (await Task.WhenAny(measuring, Task.Delay(Beat, ending.Token)) != measuring)
                await events.Send("progress", new JsonObject { ["done"] = Interlocked.Read(ref done), ["of"] = of });
            await events.Send("result", Result(entry, images, await measuring));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await events.Send("error", new JsonObject { ["error"] = Failure.Describe(e).Sentence });
        }
    }

    private static JsonObject Result(ModelEntry entry, ImageSet images, Evaluation evaluation)
    {
        ModelTask task = entry.Config.Model.Task;
        var figures = new JsonObject();
        foreach ((string key, object? value) in task.Json(evaluation))
            figures[key] = value is IEnumerable<double> many ? new JsonArray([.. many.Select(v => (JsonNode)v)]) : JsonValue.Create(value);
        string other = entry.Config.Data?.Has(images) == false ? ", other data than those of the training" : "";
        return new JsonObject
        {
            ["words"] = new JsonArray([.. new[] { task.Words(evaluation) }.Concat(task.MoreWords(evaluation))
                .Select(line => (JsonNode)line)]),
            ["images_words"] = $"{evaluation.ImagesWords}, of {images.Title}{other}, "
                + entry.Config.Training.Binarisation.DescribeFixed(images),
            ["figures"] = figures,
        };
    }

    private static IResult Pack(Workshop workshop, ModelEntry entry)
    {
        string folder = Path.Combine(Path.GetTempPath(), "draw-studio-" + Path.GetRandomFileName());
        try
        {
            (Model model, RunConfig config) = ModelFolder.Load(entry.Path);
            using (model)
            {
                if (new RunFolder(entry.Path).OtherWeights(model) is not null)
                    throw Refusal.InTheWay("its card is about other weights than these");
                HuggingFaceFolder.Write(folder, model, config, entry.Path, 1, workshop.Threads);
            }
            var memory = new MemoryStream();
            ZipFile.CreateFromDirectory(folder, memory, CompressionLevel.Fastest, includeBaseDirectory: false);
            return Results.Bytes(memory.ToArray(), "application/zip", $"{entry.Title.Replace('~', '-')}.zip");
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    // The framework's own reports later, on another thread.
    private sealed class Count(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
