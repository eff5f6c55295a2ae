using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Finds the model that <c>--model</c> names.</summary>
internal static class ModelSource
{
    public static (T Model, RunConfig Config, string Path) Load<T>(string name)
        where T : Model
    {
        string shipped = Path.Combine(AppContext.BaseDirectory, "models"), path = name;
        // A folder of the same name that holds no model, such as one of data, does not hide a model that ships.
        if (!File.Exists(name) && !new RunFolder(name).HasRun)
        {
            if (Directory.Exists(Path.Combine(shipped, name))) path = Path.Combine(shipped, name);
            else if (!Directory.Exists(name))
            {
                string[] names = Directory.Exists(shipped) ? [.. Directory.GetDirectories(shipped).Select(d => Path.GetFileName(d)).Order()] : [];
                throw new InputFileException(name, $"no such model folder, run folder or checkpoint{Nearest.Hint(name, names)}; models that ship: {string.Join(", ", names)}");
            }
        }
        (T model, RunConfig config) = ModelFolder.Load<T>(path);
        return (model, config, path);
    }
}
