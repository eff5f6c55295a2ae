using AttentiveWriter.Imaging;

namespace AttentiveWriter.Data;

/// <summary>How a folder of images is read.</summary>
/// <param name="Width">Width in pixels; 0 takes that of the first image.</param>
/// <param name="Height">Height in pixels; 0 takes that of the first image.</param>
/// <param name="Channels">1 makes all grey, 3 makes all RGB; 0 takes that of the first image, which all must have.</param>
/// <param name="Resize">What becomes of images of another size.</param>
/// <param name="SplitSeed">Chooses which images train, which validate and which test.</param>
/// <param name="Classes">Names of the classes in the order of their numbers, where a model knows them already; null numbers those that are
/// there, in natural order: 1, 2, 10.</param>
public sealed record FolderOptions(
    int Width = 0, int Height = 0, int Channels = 0, Resize Resize = Resize.None, ulong SplitSeed = 0,
        IReadOnlyList<string>? Classes = null)
{
    /// <summary>Whether classes are numbered in the order of their letters, 1, 10, 2, as before 0.6, where <see cref="Classes"/> is
    /// null.</summary>
    public bool IsLetterOrder { get; init; }

    /// <summary>What the set is called; null names it after the folder.</summary>
    public string? Name { get; init; }

    /// <summary>Reads the files; those that it does not take are left out.</summary>
    public ImageReader Reader { get; init; } = ImageReader.Png;
}
