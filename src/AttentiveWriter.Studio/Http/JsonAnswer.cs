using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Http;

/// <summary>An answer that is a document.</summary>
internal static class JsonAnswer
{
    /// <summary>Returns it.</summary>
    public static IResult Of(JsonNode document, int status = StatusCodes.Status200OK) =>
        Results.Text(document.ToJsonString(), "application/json", statusCode: status);
}
