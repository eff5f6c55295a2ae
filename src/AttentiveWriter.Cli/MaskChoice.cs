using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Cli;

/// <summary>Which part of an image is known, as <c>--mask</c> says: by the half that is hidden, or as a picture.</summary>
internal static class MaskChoice
{
    /// <summary>The lower half is hidden.</summary>
    public const string Half = "half";

    /// <summary>The names that may be given; each but the first says itself which half is hidden.</summary>
    public static IReadOnlyList<string> Names { get; } = [Half, "top", "bottom", "left", "right"];

    /// <summary>Returns which pixels are known, [height, width].</summary>
    /// <exception cref="InputFileException">The picture is missing, damaged, of another size than the model's, or of one level.</exception>
    public static bool[] Read(string given, ModelSettings model, ImageReader reader)
    {
        (int width, int height) = (model.Width, model.Height);
        if (Names.Contains(given))
            return [.. Enumerable.Range(0, width * height).Select(p => IsKnown(given, p % width, p / width, width, height))];
        if (!File.Exists(given) && !given.Any(c => c is '.' or '/' or '\\'))
            throw new UsageException($"--mask cannot be '{given}'{Spelling.Hint(given, Names)}; expected {string.Join(", ", Names)}, or a "
                + "picture");
        Image picture = reader.Read(given).ToChannels(1);
        if ((picture.Width, picture.Height) != (width, height))
            throw new InputFileException(given,
                $"the mask is {picture.Width} x {picture.Height}, the model's images are {width} x {height} (width x height)");
        bool[] known = [.. picture.Pixels.Select(level => level >= 128)];
        return known.Distinct().Count() == 2 ? known : throw new InputFileException(given,
            $"the mask is {(known[0] ? "light" : "dark")} all over; where it is light, images are known, and where it is dark, they are "
            + "completed");
    }

    private static bool IsKnown(string hidden, int x, int y, int width, int height) => hidden switch
    {
        "top" => y >= height / 2,
        "left" => x >= width / 2,
        "right" => x < (width + 1) / 2,
        _ => y < (height + 1) / 2,
    };
}
