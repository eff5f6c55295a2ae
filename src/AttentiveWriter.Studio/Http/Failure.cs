using System.Text.Json;
using System.Text.RegularExpressions;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Studio.Http;

/// <summary>What is said of a failure.</summary>
internal static partial class Failure
{
    /// <summary>The most bytes of a request.</summary>
    public const int MaxBody = 4 << 20;

    /// <summary>Returns what is said of a failure: what was written for people, and of all else that it should not have happened.</summary>
    public static (int Status, string Sentence, string? Field) Describe(Exception failure) => failure switch
    {
        Refusal refusal => (refusal.Status, refusal.Message, refusal.Field),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? $"the request is larger than {MaxBody} bytes" : "the request cannot be read", null),
        JsonException => (StatusCodes.Status400BadRequest, "the request is no JSON document", null),
        SettingsException settings => (StatusCodes.Status400BadRequest, settings.Message, null),
        // Where a file lies is nobody's business but the owner's, who knows it.
        InputFileException file => (StatusCodes.Status409Conflict, $"{Path.GetFileName(file.Path)}: {file.Problem}", null),
        IOException or UnauthorizedAccessException =>
            (StatusCodes.Status409Conflict, WithoutFolders().Replace(FileFailure.Describe(failure), ""), null),
        OutOfMemoryException => (StatusCodes.Status503ServiceUnavailable, "there is not enough memory for this", null),
        _ => (StatusCodes.Status500InternalServerError, "this should not have happened, and is a fault of the studio", null),
    };

    // Where a file lies, of a whole path.
    [GeneratedRegex(@"(?<![\w/\\])(?:/|[A-Za-z]:\\)(?:[^/\\\s:]+[/\\])*(?=[^/\\\s:])")]
    private static partial Regex WithoutFolders();
}
