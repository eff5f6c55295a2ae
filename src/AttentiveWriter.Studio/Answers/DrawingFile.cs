using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Answers;

/// <summary>A drawing as a file: how large it would be, which is known before anything is drawn, and how it is written.</summary>
/// <param name="size">The pixels of one frame of (model, images, scale).</param>
/// <param name="frames">How many frames there are of (model, images).</param>
/// <param name="write">Writes it: (stream, drawing, scale).</param>
internal sealed class DrawingFile(Func<GenerativeSettings, int, int, (long Width, long Height)> size,
    Func<GenerativeSettings, int, int> frames, Action<Stream, Drawing, int> write)
{
    private const int Delay = 60, LastDelay = 1500, StripSteps = 10, MostScale = 16, UsualScale = 4;

    // Of all frames together, in three bytes each.
    private const long MostPixels = 64 << 20;

    /// <summary>The steps side by side, a row for each image.</summary>
    public static DrawingFile Strip { get; } = new(
        (shape, count, scale) => DrawingSizes.Strip(shape, new DrawingLook(scale), Math.Min(StripSteps, shape.DrawingSteps), count),
        (_, _) => 1, (stream, drawing, scale) => PngWriter.Write(stream, drawing.Strip(new DrawingLook(scale), StripSteps)));

    /// <summary>The finished images one after the other, there and back.</summary>
    public static DrawingFile ThereAndBack { get; } = new((shape, _, scale) => DrawingSizes.Grid(shape, 1, scale),
        (_, count) => 2 * count, (stream, drawing, scale) =>
        {
            IReadOnlyList<Image> finals = drawing.Finals(scale);
            ApngWriter.Write(stream, [.. finals, .. finals.Reverse().Skip(1)], Delay, Delay);
        });

    /// <summary>The finished images in rows.</summary>
    public static DrawingFile Grid(int columns) => new(
        (shape, count, scale) => DrawingSizes.Grid(shape, count, scale, Math.Min(columns, count)), (_, _) => 1,
        (stream, drawing, scale) => PngWriter.Write(stream, drawing.Grid(scale, Math.Min(columns, drawing.Count))));

    /// <summary>The drawing as it happens.</summary>
    public static DrawingFile Moving(int columns) => new(
        (shape, count, scale) => DrawingSizes.Frame(shape, new DrawingLook(scale), count, columns), (shape, _) => shape.DrawingSteps + 1,
        (stream, drawing, scale) => ApngWriter.Write(stream, drawing.Frames(scale, columns), Delay, LastDelay));

    /// <summary>Reads the scale that is asked for.</summary>
    /// <exception cref="Refusal">The file would be too large.</exception>
    public int Scale(RequestValues values, GenerativeSettings shape, int count)
    {
        int scale = values.Integer("scale", UsualScale, 1, MostScale), most = Enumerable.Range(1, scale).LastOrDefault(HasRoom);
        return most == scale ? scale : throw Refusal.Wrong("scale", most > 0
            ? $"scale is {scale}, expected 1..{most} for {Plural.Of(count, "image")} of this model: a file has room for no more"
            : $"no file has room for {Plural.Of(count, "image")} of this model; take fewer");

        bool HasRoom(int scale)
        {
            (long width, long height) = size(shape, count, scale);
            return Image.HasRoom(width, height) && width * height * frames(shape, count) <= MostPixels;
        }
    }

    /// <summary>Answers with the file.</summary>
    public IResult Write(Drawing drawing, int scale, string name)
    {
        var memory = new MemoryStream();
        write(memory, drawing, scale);
        // A picture that moves is a PNG as well, and is saved as one.
        bool moves = name.EndsWith(".apng", StringComparison.Ordinal);
        return Results.Bytes(memory.ToArray(), moves ? "image/apng" : "image/png", Path.ChangeExtension(name, ".png"));
    }
}
