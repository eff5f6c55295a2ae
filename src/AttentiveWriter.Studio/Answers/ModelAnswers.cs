using System.Text.Json.Nodes;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Which models there are, and what is known of one.</summary>
internal static class ModelAnswers
{
    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/models", () => JsonAnswer.Of(new JsonObject
        {
            ["models"] = new JsonArray([.. workshop.Models.All().Select(entry => (JsonNode)ModelDocument.Of(entry))]),
        }));
        api.MapGet("/models/{id}", (string id) => JsonAnswer.Of(ModelDocument.Whole(workshop.Models.Find(id))));
    }
}
