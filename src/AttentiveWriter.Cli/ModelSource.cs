using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Finds the model that <c>--model</c> names.</summary>
internal static class ModelSource
{
    private static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Names of the models that ship.</summary>
    public static IReadOnlyList<string> Shipped => Directory.Exists(Root) ? [.. Directory.GetDirectories(Root).Select(d => Path.GetFileName(d)).Order()] : [];

    /// <summary>What may stand after <c>--model</c>: a model that ships, or a run in the usual place.</summary>
    public static IEnumerable<string> Completions => [.. Shipped, .. Runs];

    /// <summary>Runs in the usual place.</summary>
    public static IEnumerable<string> Runs => Directory.Exists("runs") ? Directory.GetDirectories("runs").Where(run => new RunFolder(run).HasRun).Order() : [];

    /// <summary>The folder of a model that ships.</summary>
    public static string ShippedPath(string name) => Path.Combine(Root, name);

    public static (T Model, RunConfig Config, string Path) Load<T>(string name)
        where T : Model
    {
        string path = name;
        // A folder of the same name that holds no model, such as one of data, does not hide a model that ships.
        if (!File.Exists(name) && !new RunFolder(name).HasRun)
        {
            if (Directory.Exists(ShippedPath(name))) path = ShippedPath(name);
            else if (!Directory.Exists(name))
                throw new InputFileException(name, $"no such model folder, run folder or checkpoint{Nearest.Hint(name, Shipped)}; models that ship: {string.Join(", ", Shipped)}");
        }
        (T model, RunConfig config) = ModelFolder.Load<T>(path);
        // The images that it was trained on may be trained on again.
        CommandPaths.Current.RequireOutside(config.Training.Data);
        return (model, config, path);
    }
}
