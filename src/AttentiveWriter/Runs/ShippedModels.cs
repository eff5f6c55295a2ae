using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>The trained models that ship, by name. They are folders of <c>models</c>, looked for beside the program (the command has them
/// there) and in the checkout that the program was built in. The package of the library holds none.</summary>
public static class ShippedModels
{
    private const string FolderName = "models", Solution = "AttentiveWriter.slnx";

    /// <summary>The folders that are looked into, the first first.</summary>
    public static IReadOnlyList<string> Places { get; } = [.. new[] { AppContext.BaseDirectory, Checkout() }.OfType<string>()
        .Select(place => Path.Combine(place, FolderName))];

    /// <summary>The best of those that need be told nothing, by their bounds on the test images: what draws where none is named.</summary>
    public const string Best = "mnist-quick";

    /// <summary>Names of the models that are there.</summary>
    public static IReadOnlyList<string> Names =>
        [.. Places.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Where(IsModel).Select(folder => Path.GetFileName(folder))
            .Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Returns the folder of a model.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The folder; null where no model of that name ships.</returns>
    public static string? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name is not ("." or "..") && Path.GetFileName(name) == name ? Places.Select(place => Path.Combine(place, name))
            .FirstOrDefault(IsModel) : null;
    }

    /// <summary>Returns the path of a model: what is there under it, or else the folder of the model that ships under that name.</summary>
    /// <param name="model">A model folder, a run folder, a checkpoint, or the name of a model that ships.</param>
    /// <exception cref="InputFileException">There is neither; the message names the nearest, and where models that ship were looked
    /// for.</exception>
    public static string Resolve(string model)
    {
        // A folder of the same name that holds no model, such as one of data, does not hide a model that ships.
        if (File.Exists(model) || new RunFolder(model).HasRun) return model;
        if (Find(model) is string folder) return folder;
        if (Directory.Exists(model)) return model;
        RegularFile.RequireVisible(model);
        string known = Names.Count > 0 ? $"models that ship: {string.Join(", ", Names)}"
            : $"no model ships with this program (looked for in {string.Join(" and ", Places)})";
        throw new InputFileException(model, $"no such model folder, run folder or checkpoint{Spelling.Hint(model, Names)}; {known}");
    }

    private static bool IsModel(string folder) =>
        File.Exists(Path.Combine(folder, WeightsFile.Name)) && File.Exists(Path.Combine(folder, RunConfig.FileName));

    private static string? Checkout()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, Solution))) folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
