using System.Text.Json.Nodes;
using AttentiveWriter.Devices;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Which request has which answer, and what is said where there is none.</summary>
internal static class AllAnswers
{
    /// <summary>Maps all of them.</summary>
    public static void Map(WebApplication app, Guard guard, PageFiles pages, Workshop workshop)
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
        app.MapFallback("{*path}", context => HttpMethods.IsGet(context.Request.Method)
            || (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            ? pages.Send(context)
            : throw new Refusal(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} has no answer here"));
    }

    private static IResult Health(Workshop workshop) => JsonAnswer.Of(new JsonObject
    {
        ["status"] = "ok",
        ["version"] = LibraryVersion.Current,
        ["device"] = (workshop.Device ?? KnownDevices.Cpu).Description,
        ["threads"] = workshop.Threads,
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
        (int status, string sentence, string? field) = Failure.Describe(failure);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests) context.Response.Headers.RetryAfter = "1";
        var document = new JsonObject { ["error"] = sentence };
        if (field is not null) document["field"] = field;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonAnswer.Text(document));
    }
}
