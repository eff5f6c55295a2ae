using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AttentiveWriter.Studio.Http;

/// <summary>An answer that is a document.</summary>
internal static class JsonAnswer
{
    // The framework would write every + of base64 as six letters, for documents that stand in HTML; these never do.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Default)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns the text of a document.</summary>
    public static string Text(JsonNode document) => document.ToJsonString(Plain);

    /// <summary>Returns it.</summary>
    public static IResult Of(JsonNode document, int status = StatusCodes.Status200OK) =>
        Results.Text(Text(document), "application/json", statusCode: status);
}
