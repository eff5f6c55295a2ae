using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Studio.Answers;

/// <summary>A drawing as its page takes it: the pixels of all canvases, as pictures show them, and the windows.</summary>
internal static class FramesDocument
{
    /// <summary>Returns the document.</summary>
    /// <param name="drawing">The drawing, with every step.</param>
    /// <param name="labels">The class of each image; null where the model is told none.</param>
    public static JsonObject Of(Drawing drawing, IReadOnlyList<int>? labels)
    {
        GenerativeSettings shape = drawing.Settings;
        return new JsonObject
        {
            ["count"] = drawing.Count,
            ["steps"] = drawing.Steps,
            ["width"] = shape.Width,
            ["height"] = shape.Height,
            ["channels"] = shape.Channels,
            ["canvases"] = Convert.ToBase64String(Canvases(drawing)),
            ["write_windows"] = Windows(drawing.WriteWindows),
            ["read_windows"] = Windows(drawing.ReadWindows),
            ["classes"] = labels is null ? null : new JsonArray([.. labels.Select(label => (JsonNode)label)]),
        };
    }

    /// <summary>Returns the bytes of images, one after the other.</summary>
    public static string Bytes(IEnumerable<Image> images) => Convert.ToBase64String([.. images.SelectMany(image => image.Pixels)]);

    /// <summary>Returns the corners of a window, as one list of numbers; null where it has none that could be drawn.</summary>
    public static JsonArray? Corners(GlimpseWindow window) => window.Corners is not { } corners ? null
        : new JsonArray([.. corners.SelectMany(c => new[] { c.X, c.Y }).Select(value => (JsonNode)Math.Round(value, 3))]);

    private static JsonArray? Windows(IReadOnlyList<IReadOnlyList<GlimpseWindow>>? windows) => windows is null ? null
        : new JsonArray([.. windows.Select(step => (JsonNode)new JsonArray([.. step.Select(Corners)]))]);

    private static byte[] Canvases(Drawing drawing)
    {
        GenerativeSettings shape = drawing.Settings;
        byte[] bytes = new byte[(long)drawing.Steps * drawing.Count * shape.Pixels];
        for (int t = 0; t < drawing.Steps; t++)
        {
            for (int i = 0; i < drawing.Count; i++)
                ModelPictures.Picture(drawing.Canvas(i, t), shape).Pixels.CopyTo(bytes, ((long)t * drawing.Count + i) * shape.Pixels);
        }
        return bytes;
    }
}
