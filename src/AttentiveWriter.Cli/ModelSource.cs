using AttentiveWriter.Models.Draw;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>Finds the model that <c>--model</c> names.</summary>
internal static class ModelSource
{
    public static (DrawModel Model, RunConfig Config, string Path) Load(string name)
    {
        string path = name;
        if (!Directory.Exists(name) && !File.Exists(name))
        {
            string shipped = Path.Combine(AppContext.BaseDirectory, "models");
            path = Path.Combine(shipped, name);
            if (!Directory.Exists(path))
            {
                string[] names = Directory.Exists(shipped) ? [.. Directory.GetDirectories(shipped).Select(d => Path.GetFileName(d)).Order()] : [];
                throw new InputFileException(name, $"no such model folder, run folder or checkpoint{Nearest.Hint(name, names)}; models that ship: {string.Join(", ", names)}");
            }
        }
        (DrawModel model, RunConfig config) = ModelFolder.Load(path);
        return (model, config, path);
    }
}
