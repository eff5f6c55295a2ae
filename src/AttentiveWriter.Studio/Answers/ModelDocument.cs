using System.Text.Json.Nodes;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>What is known of a model, as the pages take it.</summary>
internal static class ModelDocument
{
    private const long MostOfCard = 1 << 20;

    /// <summary>Returns a file of a model or run that is read as text, such as its card; null where there is none.</summary>
    public static string? Text(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return InnerPath.IsItself(file.FullName) && file.Length <= MostOfCard ? File.ReadAllText(file.FullName) : null;
    }

    /// <summary>Returns it with its settings and its card.</summary>
    public static JsonObject Whole(ModelEntry entry)
    {
        JsonObject document = Of(entry);
        var settings = new JsonObject();
        foreach ((string key, string value) in entry.Config.WithoutPaths().OwnSettings) settings[key] = value;
        document["settings"] = settings;
        document["card"] = Text(entry.Path, ModelCard.FileName);
        return document;
    }

    /// <summary>Returns what a list of models shows.</summary>
    public static JsonObject Of(ModelEntry entry)
    {
        ModelSettings shape = entry.Config.Model;
        bool draws = shape is GenerativeSettings;
        return new JsonObject
        {
            ["id"] = entry.Id,
            ["title"] = entry.Title,
            ["kind"] = shape.Kind,
            ["summary"] = shape.Summary,
            ["source"] = entry.Source,
            ["draws"] = draws,
            ["classifies"] = shape is ClassifierSettings,
            ["width"] = shape.Width,
            ["height"] = shape.Height,
            ["channels"] = shape.Channels,
            ["steps"] = draws ? shape.DrawingSteps : (shape as ClassifierSettings)?.Glimpses ?? 0,
            ["classes"] = new JsonArray([.. entry.Classes.Select(name => (JsonNode)name)]),
            ["told_class"] = draws && shape.Classes > 0,
            ["reads_by_window"] = (shape as GenerativeSettings)?.ReadsByWindow ?? false,
            ["writes_by_window"] = (shape as GenerativeSettings)?.WritesByWindow ?? false,
            ["data"] = entry.Config.DataName,
            ["bound"] = Overview(entry)?.BestWords is string words ? new JsonObject { ["name"] = "best validation", ["value"] = words }
                : null,
        };
    }

    private static RunOverview? Overview(ModelEntry entry)
    {
        try
        {
            return RunOverview.Read(entry.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
