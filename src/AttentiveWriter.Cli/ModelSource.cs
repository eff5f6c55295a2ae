using AttentiveWriter.Models;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The model that an option or an argument names.</summary>
internal static class ModelSource
{
    /// <summary>What may be named: a model that ships, or a run in the usual place.</summary>
    public static IEnumerable<string> Completions => [.. ShippedModels.Names, .. Runs];

    /// <summary>Runs in the usual place.</summary>
    public static IEnumerable<string> Runs =>
        Directory.Exists("runs") ? Directory.GetDirectories("runs").Where(run => new RunFolder(run).HasRun).Order() : [];

    public static (T Model, RunConfig Config, string Path) Load<T>(Session session, string name)
        where T : Model
    {
        string path = ShippedModels.Resolve(name);
        (T model, RunConfig config) = ModelFolder.Load<T>(path, session.Device);
        if (new RunFolder(path).OtherWeights(model) is string others) session.Error.Warn(others);
        // The images that it was trained on may be trained on again.
        session.Paths.RequireOutside(config.Training.Data);
        return (model, config, path);
    }

    /// <summary>Makes sure that what a model gave are numbers: of others a picture is black, and says nothing of it.</summary>
    /// <exception cref="InputFileException">They are not.</exception>
    public static void RequireFinite(bool isFinite, string path)
    {
        if (!isFinite)
            throw new InputFileException(path, "what the model gives is not finite; its weights are damaged, or its training diverged");
    }
}
