using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Images from noise: as frames for the page, and as files.</summary>
internal static class DrawingAnswers
{
    private const int Columns = 8, Delay = 60, LastDelay = 1500;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/models/{id}/drawing", (string id, HttpContext context) => Draw(context, workshop, id, values => (request, model) =>
        {
            (Drawing drawing, int[]? labels) = request.Draw(model, workshop.Options.Threads);
            return AllAnswers.Json(FramesDocument.Of(drawing, labels));
        }));
        api.MapGet("/models/{id}/walk", (string id, HttpContext context) => Draw(context, workshop, id, values =>
        {
            ulong toSeed = values.Seed("to_seed", otherwise: 2);
            return (request, model) =>
            {
                (Drawing drawing, int[]? labels) = request.Walk(model, toSeed, workshop.Options.Threads);
                return AllAnswers.Json(FramesDocument.Of(drawing, labels));
            };
        }));
        Picture("/models/{id}/drawing.png", "image/png", (drawing, scale) =>
            stream => PngWriter.Write(stream, drawing.Grid(scale, Columns)));
        Picture("/models/{id}/drawing.apng", "image/apng", (drawing, scale) =>
            stream => ApngWriter.Write(stream, drawing.Frames(scale, Columns), Delay, LastDelay));
        Picture("/models/{id}/strip.png", "image/png", (drawing, scale) =>
            stream => PngWriter.Write(stream, drawing.Strip(new DrawingLook(scale))));

        void Picture(string route, string type, Func<Drawing, int, Action<Stream>> write) =>
            api.MapGet(route, (string id, HttpContext context) => Draw(context, workshop, id, values =>
            {
                int scale = values.Integer("scale", 4, 1, 16);
                return (request, model) => File(request.Draw(model, workshop.Options.Threads).Drawing, scale, type, route, write);
            }));
    }

    private static Task<IResult> Draw(HttpContext context, Workshop workshop, string id,
        Func<RequestValues, Func<DrawingRequest, GenerativeModel, IResult>> prepare)
    {
        ModelEntry entry = workshop.Models.Find(id);
        RequestValues values = RequestValues.OfAddress(context.Request);
        var request = new DrawingRequest(values, entry);
        Func<DrawingRequest, GenerativeModel, IResult> answer = prepare(values);
        values.RequireNoOther();
        return workshop.Slot.Run(() => answer(request, workshop.Models.Open<GenerativeModel>(entry)), context.RequestAborted);
    }

    private static IResult File(Drawing drawing, int scale, string type, string route, Func<Drawing, int, Action<Stream>> write)
    {
        var memory = new MemoryStream();
        try
        {
            write(drawing, scale)(memory);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Refusal.Wrong("scale", $"no picture has room for {Plural.Of(drawing.Count, "image")} at scale {scale}; take a smaller one, or fewer images");
        }
        return Results.Bytes(memory.ToArray(), type, route[(route.LastIndexOf('/') + 1)..].Replace(".apng", ".png", StringComparison.Ordinal));
    }
}
