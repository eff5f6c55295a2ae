using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Nn;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>What a model makes of a given image: drawn again, completed, looked at; and which training image is most like it.</summary>
internal static class ReadingAnswers
{
    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        Post<GenerativeModel>("redraw", Redraw);
        Post<GenerativeModel>("complete", Complete);
        Post<GlimpseClassifier>("look", Look);
        api.MapPost("/models/{id}/nearest", async (string id, HttpContext context) =>
        {
            ModelEntry entry = workshop.Models.Find(id);
            RequestValues values = await RequestValues.OfDocument(context.Request);
            float[] image = Pixels(values, entry.Config.Model);
            values.RequireNoOther();
            return await workshop.Slot.Run(() => Nearest(workshop, entry, image, context.RequestAborted), context.RequestAborted);
        });

        void Post<T>(string verb, Func<Workshop, ModelEntry, RequestValues, CancellationToken, Func<T, JsonObject>> prepare)
            where T : Model => api.MapPost("/models/{id}/" + verb, async (string id, HttpContext context) =>
            {
                ModelEntry entry = workshop.Models.Find(id);
                if (entry.Config.Model is GenerativeSettings != (typeof(T) == typeof(GenerativeModel)))
                    throw Refusal.Wrong("id", $"{entry.Title} is of another kind: {entry.Config.Model.Summary}");
                RequestValues values = await RequestValues.OfDocument(context.Request);
                Func<T, JsonObject> answer = prepare(workshop, entry, values, context.RequestAborted);
                values.RequireNoOther();
                return await workshop.Slot.Run(() => JsonAnswer.Of(answer(workshop.Models.Open<T>(entry))), context.RequestAborted);
            });
    }

    private static Func<GenerativeModel, JsonObject> Redraw(Workshop workshop, ModelEntry entry, RequestValues values, CancellationToken _)
    {
        (float[] image, ulong seed) = (AsLearned(Pixels(values, entry.Config.Model), entry), values.Seed());
        int[]? labels = Label(values, entry);
        return model =>
        {
            (EncodedImages encoded, Drawing drawing) = model.EncodeAndDraw(image, seed, workshop.Threads, labels);
            DrawingRequest.Require(drawing, entry);
            double[] kl = [.. Enumerable.Range(0, model.Steps).Select(t => (double)encoded.Divergence.At(t, 0)[0])],
                costs = [.. Enumerable.Range(0, model.Steps).Select(t => (double)encoded.Reconstruction.At(t, 0)[0])];
            JsonObject document = FramesDocument.Of(drawing, labels);
            document["kl"] = Numbers(kl);
            document["reconstruction_by_step"] = Numbers(costs);
            document["latent"] = kl.Sum();
            document["reconstruction"] = costs[^1];
            document["bound"] = kl.Sum() + costs[^1];
            document["read"] = FramesDocument.Bytes([ModelPictures.Picture(image, model.Settings)]);
            return document;
        };
    }

    private static Func<GenerativeModel, JsonObject> Complete(Workshop workshop, ModelEntry entry, RequestValues values,
        CancellationToken cancellation)
    {
        ModelSettings shape = entry.Config.Model;
        float[] image = AsLearned(Pixels(values, shape), entry);
        bool[] known = [.. values.Bytes("known", shape.Width * shape.Height).Select(value => value != 0)];
        var completion = new ImageCompletion(known, values.Seed())
        {
            Variations = values.Integer("variations", 6, 1, 16),
            Rounds = values.Integer("rounds", ImageCompletion.UsualRounds, 1, 200),
            IsBinary = IsBinary(entry),
            Labels = Label(values, entry),
            Threads = workshop.Threads,
            Cancellation = cancellation,
        };
        return model =>
        {
            CompletedImages completed = completion.Of(model, image);
            return new JsonObject
            {
                ["width"] = shape.Width,
                ["height"] = shape.Height,
                ["channels"] = shape.Channels,
                ["count"] = completion.Variations,
                ["images"] = FramesDocument.Bytes(Enumerable.Range(0, completion.Variations)
                    .Select(k => ModelPictures.Picture(completed.Of(0, k), shape))),
            };
        };
    }

    private static Func<GlimpseClassifier, JsonObject> Look(Workshop workshop, ModelEntry entry, RequestValues values, CancellationToken _)
    {
        float[] image = Pixels(values, entry.Config.Model);
        return model =>
        {
            Classification found = model.Classify(image, workshop.Threads);
            return new JsonObject
            {
                ["glimpses"] = found.Glimpses,
                ["class"] = found.Class(0),
                ["classes"] = new JsonArray([.. entry.Classes.Select(name => (JsonNode)name)]),
                ["probabilities"] = Numbers(found.Probabilities(0).ToArray().Select(p => (double)p)),
                ["windows"] = new JsonArray([.. found.Windows.Select(step => (JsonNode?)FramesDocument.Corners(step[0]))]),
                ["seen"] = FramesDocument.Bytes(found.Windows.Select(step => Seen(step[0], image, model.Settings))),
                ["seen_size"] = found.Windows[0][0].Size,
            };
        };
    }

    private static Image Seen(GlimpseWindow window, float[] image, ModelSettings shape) => Image.FromPlanes(
        window.See(image, new Devices.PlaneSize(shape.Width, shape.Height)), window.Size, window.Size, shape.Channels);

    private static IResult Nearest(Workshop workshop, ModelEntry entry, float[] image, CancellationToken cancellation)
    {
        ModelSettings shape = entry.Config.Model;
        ImageSet images = workshop.Data.OpenOf(entry.Config, Split.Train);
        images.RequireFit(shape.Width, shape.Height, shape.Channels);
        (long index, double distance) = NearestImages.Find(image, images, workshop.Threads, null, cancellation)[0];
        float[] found = new float[shape.Pixels];
        images.Copy(index, found);
        return JsonAnswer.Of(new JsonObject
        {
            ["data"] = images.Title,
            ["count"] = images.Count,
            ["index"] = index,
            ["distance"] = distance,
            ["class"] = images.Label(index) is int label ? images.ClassName(label) : null,
            ["pixels"] = FramesDocument.Bytes([Image.FromPlanes(found, shape.Width, shape.Height, shape.Channels)]),
        });
    }

    private static float[] Pixels(RequestValues values, ModelSettings shape) =>
        new Image(shape.Width, shape.Height, shape.Channels, values.Bytes("pixels", shape.Pixels)).ToPlanes();

    // What learned from black and white reads black and white. Ink is none of chance: the threshold, not a draw.
    private static float[] AsLearned(float[] image, ModelEntry entry) =>
        IsBinary(entry) ? Array.ConvertAll(image, value => value >= 0.5f ? 1f : 0f) : image;

    private static bool IsBinary(ModelEntry entry) => entry.Config.Training.Binarisation != Binarisation.None;

    private static int[]? Label(RequestValues values, ModelEntry entry)
    {
        int[]? given = DrawingRequest.Classes(values, entry);
        if (entry.Config.Model.Classes == 0) return null;
        return given is [_] ? given
            : throw Refusal.Wrong("class", $"{entry.Title} is told the class of an image; name one: {string.Join(", ", entry.Classes)}");
    }

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(value => (JsonNode)value)]);
}
