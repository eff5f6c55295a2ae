using AttentiveWriter.Imaging;

namespace AttentiveWriter.Models;

/// <summary>How large the picture is that a run saves at each validation, and an export: what the model draws, or where it looks.</summary>
/// <remarks>Nobody asks for it in so many words, so there is one for images of any size: of large ones smaller, then of fewer.</remarks>
public static class SamplePicture
{
    /// <summary>Images in a row of it.</summary>
    internal const int Columns = 8;

    private const int Scale = 2;

    /// <summary>Says how the pictures of a model with large images differ from those of others; null where they do not.</summary>
    /// <param name="model">The model's shape.</param>
    public static string? Note(ModelSettings model)
    {
        ArgumentNullException.ThrowIfNull(model);
        int most = model.Task.PictureImages;
        if (most == 0 || Fit(model) is var fit && fit == new PictureFit(most, Scale)) return null;
        string fewer = fit.Count < most ? $" instead of {most}" : "", smaller = fit.Scale < Scale ? $" instead of {Scale}" : "";
        return $"the images are large ({model.Width} x {model.Height}): pictures of samples show {fit.Count}{fewer} of them, at scale "
            + $"{fit.Scale}{smaller}";
    }

    /// <summary>How many images the picture shows, and how large.</summary>
    internal static PictureFit Fit(ModelSettings model) => PictureFit.Of(model.Task.PictureImages, Scale, fit =>
    {
        (long width, long height) = DrawingSizes.Grid(model, fit.Count, fit.Scale, Columns);
        return Image.HasRoom(width, height) && DrawingSizes.AreModest(model, fit.Count);
    })!.Value; // one image of any model fits
}
