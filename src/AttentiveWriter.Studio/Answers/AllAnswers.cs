using System.Text.Json;
using System.Text.Json.Nodes;
using AttentiveWriter.Formats;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Which request has which answer, and what is said where there is none.</summary>
internal static class AllAnswers
{
    /// <summary>Maps all of them.</summary>
    public static void Map(WebApplication app, Guard guard, Workshop workshop)
    {
        app.Use((context, next) => Guarded(context, next, guard));
        app.UseRequestTimeouts();
        RouteGroupBuilder api = app.MapGroup("/api");
        byte[] document = PageFiles.Resource("openapi.json");
        api.MapGet("/openapi.json", () => Results.Bytes(document, "application/json"));
        api.MapGet("/health", () => Health(workshop));
        ModelAnswers.Map(api, workshop);
        DrawingAnswers.Map(api, workshop);
        ReadingAnswers.Map(api, workshop);
        MeasuringAnswers.Map(api, workshop);
        DataAnswers.Map(api, workshop);
        PresetAnswers.Map(api, workshop);
        RunAnswers.Map(api, workshop);
        app.MapFallback("{*path}", context => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? workshop.Pages.Send(context)
            : throw new Refusal(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} has no answer here"));
    }

    /// <summary>Answers with a document.</summary>
    public static IResult Json(JsonNode document, int status = StatusCodes.Status200OK) =>
        Results.Text(document.ToJsonString(), "application/json", statusCode: status);

    private static IResult Health(Workshop workshop) => Json(new JsonObject
    {
        ["status"] = "ok",
        ["version"] = LibraryVersion.Current,
        ["threads"] = workshop.Options.Threads,
        ["busy"] = workshop.Slot.IsBusy,
        ["training"] = workshop.Training.Run,
    });

    private static async Task Guarded(HttpContext context, RequestDelegate next, Guard guard)
    {
        try
        {
            if (guard.Admit(context)) await next(context);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client has left, and nobody waits for an answer.
        }
        catch (Exception e) when (!context.Response.HasStarted && e is not OperationCanceledException)
        {
            await Refuse(context, e);
        }
    }

    private static Task Refuse(HttpContext context, Exception failure)
    {
        (int status, string sentence, string? field) = Describe(failure);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests) context.Response.Headers.RetryAfter = "1";
        var document = new JsonObject { ["error"] = sentence };
        if (field is not null) document["field"] = field;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(document.ToJsonString());
    }

    /// <summary>Returns what is said of a failure: what was written for people, and of all else that it should not have happened.</summary>
    public static (int Status, string Sentence, string? Field) Describe(Exception failure) => failure switch
    {
        Refusal refusal => (refusal.Status, refusal.Message, refusal.Field),
        BadHttpRequestException bad => (bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? $"the request is larger than {StudioServer.MaxBody} bytes" : "the request cannot be read", null),
        JsonException => (StatusCodes.Status400BadRequest, "the request is no JSON document", null),
        SettingsException settings => (StatusCodes.Status400BadRequest, settings.Message, null),
        // Where a file lies is nobody's business but the owner's, who knows it.
        InputFileException file => (StatusCodes.Status409Conflict, $"{Path.GetFileName(file.Path)}: {file.Problem}", null),
        IOException or UnauthorizedAccessException => (StatusCodes.Status409Conflict, FileFailure.Describe(failure), null),
        OutOfMemoryException => (StatusCodes.Status503ServiceUnavailable, "there is not enough memory for this", null),
        _ => (StatusCodes.Status500InternalServerError, "this should not have happened, and is a fault of the studio", null),
    };
}
