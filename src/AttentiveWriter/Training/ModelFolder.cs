using AttentiveWriter.Autograd;
using AttentiveWriter.Formats;
using AttentiveWriter.Models.Draw;

namespace AttentiveWriter.Training;

/// <summary>A model on disk: <c>config.json</c>, which rebuilds it, and <c>model.safetensors</c>, under PyTorch's names and layouts.</summary>
public static class ModelFolder
{
    /// <summary>The weights' file name.</summary>
    public const string WeightsName = "model.safetensors";

    /// <summary>Loads a model from a model folder, from a run folder (its best weights, else its newest checkpoint) or from a checkpoint.</summary>
    /// <param name="path">The folder, or a checkpoint file.</param>
    /// <returns>The model, to be disposed by the caller, and the settings it was trained with.</returns>
    /// <exception cref="InputFileException">There is no model there, or its files are bad or do not fit each other.</exception>
    public static (DrawModel Model, RunConfig Config) Load(string path)
    {
        if (File.Exists(path)) return Checkpoint.LoadModel(path);
        string weights = Path.Combine(path, WeightsName);
        if (!File.Exists(weights))
        {
            if (!Directory.Exists(path)) throw new InputFileException(path, "no such model folder or checkpoint");
            string? newest = new RunFolder(path).NewestCheckpoint();
            return newest is not null ? Checkpoint.LoadModel(newest)
                : throw new InputFileException(path, $"no model here: neither {WeightsName} nor a checkpoint; expected a model folder or a run folder");
        }
        return Build(RunConfig.Read(path), SafetensorsFile.Read(weights), weights);
    }

    /// <summary>Builds the model of a configuration with the weights of a file.</summary>
    internal static (DrawModel Model, RunConfig Config) Build(RunConfig config, SafetensorsFile file, string path)
    {
        var model = new DrawModel(config.Model);
        try
        {
            SetParameters(model, file, path);
            return (model, config);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Saves a model, replacing what is there file by file.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    public static void Save(string folder, DrawModel model, RunConfig config)
    {
        Directory.CreateDirectory(folder);
        config.Write(folder);
        AtomicFile.Write(Path.Combine(folder, WeightsName), stream => SafetensorsWriter.Write(stream, Tensors(model), new Dictionary<string, string> { ["format"] = "pt" }));
    }

    internal static List<SafeTensor> Tensors(DrawModel model) =>
        [.. model.Parameters.Parameters.Select(p => new SafeTensor(p.Name, p.Shape, p.Value.Span.ToArray()))];

    /// <summary>Copies all parameters from a file, of which each must have its name and shape.</summary>
    internal static void SetParameters(DrawModel model, SafetensorsFile file, string path)
    {
        foreach (Parameter parameter in model.Parameters.Parameters)
            Find(file, parameter.Name, parameter.Shape, path).CopyTo(parameter.Value.Span);
        model.Parameters.Pack();
    }

    internal static float[] Find(SafetensorsFile file, string name, int[] shape, string path)
    {
        if (!file.Tensors.TryGetValue(name, out SafeTensor? tensor)) throw new InputFileException(path, $"tensor '{name}' is missing; the configuration is of another model");
        return tensor.Shape.SequenceEqual(shape)
            ? tensor.Data
            : throw new InputFileException(path, $"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], the configuration asks for [{string.Join(", ", shape)}]");
    }
}
