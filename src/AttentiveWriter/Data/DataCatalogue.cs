namespace AttentiveWriter.Data;

/// <summary>The data sets that have a name.</summary>
public static class DataCatalogue
{
    /// <summary>Environment variable with a folder of data sets.</summary>
    public const string Variable = "DRAW_DATA";

    /// <summary>Names of all sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mnist", "cluttered-mnist", "two-digit", "glyphs"];

    /// <summary>Opens one split of a set.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="split">train, validation or test.</param>
    /// <param name="folder">Where the files are; null looks in DRAW_DATA and then in the user's cache.</param>
    /// <exception cref="ArgumentException">There is no such set; the message names the nearest.</exception>
    /// <exception cref="InputFileException">Its files are missing or bad.</exception>
    public static ImageSet Open(string name, string split, string? folder = null) => name switch
    {
        "glyphs" => new Glyphs(0, split),
        "mnist" => Mnist.Load(Folder("mnist", folder), split),
        "cluttered-mnist" => new ClutteredMnist(Mnist.Load(Folder("mnist", folder), split)),
        "two-digit" => new TwoDigitMnist(Mnist.Load(Folder("mnist", folder), split)),
        _ => throw new ArgumentException($"there is no data set '{name}'{Nearest.Hint(name, Names)}; data sets: {string.Join(", ", Names)}"),
    };

    // A folder may be that of the set itself, or one that holds a folder for each set.
    private static string Folder(string name, string? folder)
    {
        if (folder is null)
        {
            string? variable = Environment.GetEnvironmentVariable(Variable);
            folder = !string.IsNullOrEmpty(variable)
                ? variable
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "AttentiveWriter", "data");
        }
        string inside = Path.Combine(folder, name);
        return Directory.Exists(inside) ? inside : folder;
    }
}
