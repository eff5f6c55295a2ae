using AttentiveWriter.Studio.Work;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>What is known of a run, as the pages take it.</summary>
internal static class RunDocument
{
    // More points than a chart has pixels help nobody.
    private const int MostRows = 2000;

    /// <summary>Returns what a list of runs shows.</summary>
    public static JsonObject Of(string id, RunOverview run, Workshop workshop)
    {
        bool own = workshop.Training.Run == id;
        return new JsonObject
        {
            ["id"] = id,
            ["kind"] = run.Config.Model.Kind,
            ["summary"] = run.Config.Model.Summary,
            ["data"] = run.Config.DataName,
            ["state"] = own ? "running" : JsonWord(run.State),
            ["steps"] = run.Steps,
            ["of_steps"] = run.Config.Training.Steps,
            ["seconds"] = run.Seconds,
            ["best"] = run.BestWords,
            ["best_loss"] = run.BestLoss,
            ["best_step"] = run.BestStep,
            ["images_per_second"] = run.Timings.Count > 0 ? run.Timings[^1].ImagesPerSecond : null,
            ["unreadable"] = run.Unreadable,
            ["failure"] = workshop.Training.EndOf(id),
            ["own"] = own,
        };
    }

    /// <summary>Returns what the page of a run shows.</summary>
    public static JsonObject Whole(string id, RunOverview run, Workshop workshop)
    {
        JsonObject document = Of(id, run, workshop);
        var settings = new JsonObject();
        foreach ((string key, string value) in run.Config.WithoutPaths().OwnSettings) settings[key] = value;
        document["settings"] = settings;
        document["samples"] = Steps(run.Folder);
        document["model"] = run.Folder.HasModel ? "run~" + id : null;
        document["card"] = ModelDocument.Text(run.Folder.Path, ModelCard.FileName);
        return document;
    }

    /// <summary>The steps of which there are pictures of samples.</summary>
    public static JsonArray Steps(RunFolder folder) => new([.. folder.Samples().Select(sample => (JsonNode)sample.Step)]);

    /// <summary>Returns rows in a document: of those of training at most as many as a chart shows, evenly apart, and all
    /// validations.</summary>
    public static JsonArray Rows(IReadOnlyList<JsonObject> rows)
    {
        int count = rows.Count(IsOften), every = Math.Max(1, (count + MostRows - 1) / MostRows), k = 0;
        // The last is shown in any case: it is where the run stands.
        return new([.. rows.Where(row => !IsOften(row) || k++ % every == 0 || k == count)]);
    }

    /// <summary>Returns how fast steps were: several rows in one where there are more than a chart shows, with their images and seconds
    /// together.</summary>
    public static JsonArray Timings(IReadOnlyList<JsonObject> rows)
    {
        int every = Math.Max(1, (rows.Count + MostRows - 1) / MostRows);
        return new([.. rows.Chunk(every).Select(together => (JsonNode)new JsonObject
        {
            ["step"] = RowFile.Step(together[^1]),
            ["images"] = together.Sum(row => Number(row, "images")),
            ["seconds"] = together.Sum(row => Number(row, "seconds")),
        })]);
    }

    private static double Number(JsonObject row, string name) =>
        row[name] is JsonValue value && value.TryGetValue(out double number) ? number : 0;

    // Validations are few.
    private static bool IsOften(JsonObject row) => row["kind"]?.ToString() is not "validation";

    private static string JsonWord(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Stopped => "stopped",
        RunState.Finished => "finished",
        _ => "model",
    };
}
