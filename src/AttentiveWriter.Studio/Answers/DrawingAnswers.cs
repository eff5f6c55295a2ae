using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Images from noise: as frames for the page, and as files.</summary>
internal static class DrawingAnswers
{
    private const int Columns = 8, Delay = 60, LastDelay = 1500;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/models/{id}/drawing", (string id, HttpContext context) => Draw(context, workshop, id, values => (request, model) =>
        {
            (Drawing drawing, int[]? labels) = request.Draw(model, workshop.Threads);
            return JsonAnswer.Of(FramesDocument.Of(drawing, labels));
        }));
        api.MapGet("/models/{id}/walk", (string id, HttpContext context) => Walk(context, workshop, id, values => (drawing, labels) =>
            JsonAnswer.Of(FramesDocument.Of(drawing, labels))));
        Picture("drawing.png", (drawing, scale) => stream => PngWriter.Write(stream, drawing.Grid(scale, Columns)));
        Picture("drawing.apng", (drawing, scale) => stream => ApngWriter.Write(stream, drawing.Frames(scale, Columns), Delay, LastDelay));
        Picture("strip.png", (drawing, scale) => stream => PngWriter.Write(stream, drawing.Strip(new DrawingLook(scale))));
        WalkPicture("walk.png", (drawing, scale) => stream => PngWriter.Write(stream, drawing.Grid(scale, drawing.Count)));
        // There and back.
        WalkPicture("walk.apng", (drawing, scale) => stream => ApngWriter.Write(stream,
            [.. drawing.Finals(scale), .. drawing.Finals(scale).Reverse().Skip(1)], Delay, Delay));

        void Picture(string name, Func<Drawing, int, Action<Stream>> write) =>
            api.MapGet("/models/{id}/" + name, (string id, HttpContext context) => Draw(context, workshop, id, values =>
            {
                int scale = Scale(values);
                return (request, model) => File(request.Draw(model, workshop.Threads).Drawing, scale, name, write);
            }));

        void WalkPicture(string name, Func<Drawing, int, Action<Stream>> write) =>
            api.MapGet("/models/{id}/" + name, (string id, HttpContext context) => Walk(context, workshop, id, values =>
            {
                int scale = Scale(values);
                return (drawing, _) => File(drawing, scale, name, write);
            }));
    }

    private static int Scale(RequestValues values) => values.Integer("scale", 4, 1, 16);

    private static Task<IResult> Walk(HttpContext context, Workshop workshop, string id,
        Func<RequestValues, Func<Drawing, int[]?, IResult>> prepare) =>
        Draw(context, workshop, id, values =>
        {
            ulong toSeed = values.Seed("to_seed", otherwise: 2);
            Func<Drawing, int[]?, IResult> answer = prepare(values);
            return (request, model) =>
            {
                (Drawing drawing, int[]? labels) = request.Walk(model, toSeed, workshop.Threads);
                return answer(drawing, labels);
            };
        });

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

    private static IResult File(Drawing drawing, int scale, string name, Func<Drawing, int, Action<Stream>> write)
    {
        var memory = new MemoryStream();
        try
        {
            write(drawing, scale)(memory);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Refusal.Wrong("scale",
                $"no picture has room for {Plural.Of(drawing.Count, "image")} at scale {scale}; take a smaller one, or fewer images");
        }
        // A picture that moves is a PNG as well, and is saved as one.
        bool moves = name.EndsWith(".apng", StringComparison.Ordinal);
        return Results.Bytes(memory.ToArray(), moves ? "image/apng" : "image/png", Path.ChangeExtension(name, ".png"));
    }
}
