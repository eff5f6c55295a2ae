using AttentiveWriter.Studio.Work;
using System.Text.Json.Nodes;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Studio.Answers;

/// <summary>What is known of a run, as the pages take it.</summary>
internal static class RunDocument
{
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
        document["samples"] = Steps(workshop.Runs.Samples(run.Folder.Path));
        document["model"] = run.Folder.HasModel ? "run~" + id : null;
        document["card"] = ModelDocument.Text(run.Folder.Path, ModelCard.FileName);
        return document;
    }

    /// <summary>The steps of which there are pictures of samples.</summary>
    public static JsonArray Steps(IReadOnlyList<long> steps) => new([.. steps.Select(step => (JsonNode)step)]);

    private static string JsonWord(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Stopped => "stopped",
        RunState.Finished => "finished",
        _ => "model",
    };
}
