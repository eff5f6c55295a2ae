using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>Takes from images what nobody has said of a run: the size of its model, its classes, and that colours are not
/// binarised.</summary>
public static class DataFit
{
    /// <summary>Returns how a folder of images is read for a run: in the size that was given, or in its own.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="isGiven">Whether somebody said what a setting should be, by its name in <c>config.json</c>.</param>
    public static FolderOptions Options(RunConfig config, Predicate<string> isGiven)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(isGiven);
        (ModelSettings m, bool keepsSize) = (config.Model, config.Training.Resize != Resize.None);
        return new FolderOptions(
            keepsSize || isGiven("width") ? m.Width : 0, keepsSize || isGiven("height") ? m.Height : 0,
            isGiven("channels") ? m.Channels : 0, config.Training.Resize, config.Training.SplitSeed);
    }

    /// <summary>Returns the settings, fitted to the training images.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="images">The training images.</param>
    /// <param name="isGiven">Whether somebody said what a setting should be, by its name in <c>config.json</c>.</param>
    /// <exception cref="SettingsException">A classifier has but one class to tell.</exception>
    public static RunConfig Of(RunConfig config, ImageSet images, Predicate<string> isGiven)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(isGiven);
        ModelSettings m = config.Model;
        bool fitsClasses = m.TellsClasses && images.Classes > 0 && !isGiven("classes");
        if (fitsClasses && images.Classes == 1)
            throw new SettingsException($"all images of {images.Name} are of one class, {images.ClassName(0)}; a classifier tells classes "
                + "apart");
        RunConfig fitted = config with
        {
            Model = m with
            {
                Classes = fitsClasses ? images.Classes : m.Classes,
                Width = isGiven("width") ? m.Width : images.Width,
                Height = isGiven("height") ? m.Height : images.Height,
                Channels = isGiven("channels") ? m.Channels : images.Channels,
            },
        };
        return images.Channels == 3 && !isGiven("binarisation")
            ? fitted with { Training = fitted.Training with { Binarisation = Binarisation.None } } : fitted;
    }
}
