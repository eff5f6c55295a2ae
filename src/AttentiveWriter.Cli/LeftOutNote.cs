using AttentiveWriter.Data;

namespace AttentiveWriter.Cli;

/// <summary>Says once what a folder of images has that is no image.</summary>
internal static class LeftOutNote
{
    private static bool _isSaid;

    /// <summary>Says it, where it was not said before.</summary>
    /// <returns>The set.</returns>
    public static ImageSet Say(ImageSet set)
    {
        if (_isSaid || set.LeftOut.Count == 0) return set;
        _isSaid = true;
        ErrorTerminal.Note($"{Plural.Of(set.LeftOut.Values.Sum(), "file", "N0")} of {set.Name} left out, no image by its name: {ImageFolder.Described(set.LeftOut)}");
        return set;
    }
}
