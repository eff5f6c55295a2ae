using AttentiveWriter.Models;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Images from noise: as frames for the page, and as files.</summary>
internal static class DrawingAnswers
{
    private const int Columns = 8;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/models/{id}/drawing", (string id, HttpContext context) =>
            Draw(context, workshop, id, (values, _) => (request, model) =>
        {
            (Drawing drawing, int[]? labels) = request.Draw(model, workshop.Threads);
            return JsonAnswer.Of(FramesDocument.Of(drawing, labels));
        }));
        api.MapGet("/models/{id}/walk", (string id, HttpContext context) => Walk(context, workshop, id, (_, _) => (drawing, labels) =>
            JsonAnswer.Of(FramesDocument.Of(drawing, labels))));
        Picture("drawing.png", DrawingFile.Grid(Columns));
        Picture("drawing.apng", DrawingFile.Moving(Columns));
        Picture("strip.png", DrawingFile.Strip);
        WalkPicture("walk.png", DrawingFile.Grid(int.MaxValue));
        WalkPicture("walk.apng", DrawingFile.ThereAndBack);

        void Picture(string name, DrawingFile file) =>
            api.MapGet("/models/{id}/" + name, (string id, HttpContext context) => Draw(context, workshop, id, (values, asked) =>
            {
                int scale = file.Scale(values, asked.Shape, asked.Drawn);
                return (request, model) => file.Write(request.Draw(model, workshop.Threads).Drawing, scale, name);
            }));

        void WalkPicture(string name, DrawingFile file) =>
            api.MapGet("/models/{id}/" + name, (string id, HttpContext context) => Walk(context, workshop, id, (values, asked) =>
            {
                int scale = file.Scale(values, asked.Shape, asked.Count);
                return (drawing, _) => file.Write(drawing, scale, name);
            }));
    }

    private static Task<IResult> Walk(HttpContext context, Workshop workshop, string id,
        Func<RequestValues, DrawingRequest, Func<Drawing, int[]?, IResult>> prepare) =>
        Draw(context, workshop, id, (values, asked) =>
        {
            ulong toSeed = values.Seed("to_seed", otherwise: 2);
            Func<Drawing, int[]?, IResult> answer = prepare(values, asked);
            return (request, model) =>
            {
                (Drawing drawing, int[]? labels) = request.Walk(model, toSeed, workshop.Threads);
                return answer(drawing, labels);
            };
        });

    private static Task<IResult> Draw(HttpContext context, Workshop workshop, string id,
        Func<RequestValues, DrawingRequest, Func<DrawingRequest, GenerativeModel, IResult>> prepare)
    {
        ModelEntry entry = workshop.Models.Find(id);
        RequestValues values = RequestValues.OfAddress(context.Request);
        var request = new DrawingRequest(values, entry);
        Func<DrawingRequest, GenerativeModel, IResult> answer = prepare(values, request);
        values.RequireNoOther();
        return workshop.Slot.Run(() => answer(request, workshop.Models.Open<GenerativeModel>(entry)), context.RequestAborted);
    }
}
