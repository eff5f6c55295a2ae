using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Studio.Http;
using AttentiveWriter.Studio.Shelves;
using AttentiveWriter.Studio.Work;

namespace AttentiveWriter.Studio.Answers;

/// <summary>Which data sets are here, and images of one.</summary>
internal static class DataAnswers
{
    private const int MostImages = 64;

    public static void Map(RouteGroupBuilder api, Workshop workshop)
    {
        api.MapGet("/data", () => JsonAnswer.Of(new JsonObject
        {
            ["sets"] = new JsonArray([.. DataCatalogue.Sets.Select(set => (JsonNode)new JsonObject
            {
                ["name"] = set.Name, ["title"] = set.Summary, ["is_here"] = workshop.Data.IsHere(set),
            })]),
        }));
        api.MapGet("/data/{name}/images", (string name, HttpContext context) =>
        {
            RequestValues values = RequestValues.OfAddress(context.Request);
            DataShelf.Named(name);
            Split split = SplitOf(values);
            (int count, ulong seed) = (values.Integer("count", 16, 1, MostImages), values.Seed());
            values.RequireNoOther();
            return workshop.Slot.Run(() => Images(workshop.Data.Open(name, split), count, seed), context.RequestAborted);
        });
    }

    /// <summary>Returns the split that a request names.</summary>
    public static Split SplitOf(RequestValues values)
    {
        string word = values.Choice("split", Split.Test.Word(), [.. Splits.All.Select(split => split.Word())]);
        return Splits.All.First(split => split.Word() == word);
    }

    // Of each seed others; the same for whoever asks.
    private static IResult Images(ImageSet set, int count, ulong seed)
    {
        count = (int)Math.Min(count, set.Count);
        long[] chosen = [.. Enumerable.Range(0, count).Select(k => (long)((ulong)k * 7919 + seed * 104_729) % set.Count)];
        float[] values = new float[set.Width * set.Height * set.Channels];
        return JsonAnswer.Of(new JsonObject
        {
            ["name"] = set.Title,
            ["width"] = set.Width,
            ["height"] = set.Height,
            ["channels"] = set.Channels,
            ["count"] = count,
            ["images"] = FramesDocument.Bytes(chosen.Select(index =>
            {
                set.Copy(index, values);
                return Image.FromPlanes(values, set.Width, set.Height, set.Channels);
            })),
            ["classes"] = set.Classes == 0 ? null
                : new JsonArray([.. chosen.Select(index => (JsonNode)set.ClassName(set.RequiredLabel(index)))]),
        });
    }
}
