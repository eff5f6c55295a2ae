using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs;

/// <summary>A model on disk: <c>config.json</c>, which rebuilds it, and <c>model.safetensors</c>, under PyTorch's names and
/// layouts.</summary>
public static class ModelFolder
{
    /// <summary>The weights' file name.</summary>
    public const string WeightsName = WeightsFile.Name;

    /// <summary>Loads a model from a model folder, from a run folder (its best weights, else the checkpoint of its best
    /// validation, else its newest) or from a
    /// checkpoint.</summary>
    /// <param name="path">The folder, a checkpoint file, or the name of a model that ships, such as <c>mnist</c>: see
    /// <see cref="ShippedModels"/>.</param>
    /// <param name="device">Where it is to compute; null for the processor.</param>
    /// <returns>The model, to be disposed by the caller, and the settings it was trained with.</returns>
    /// <exception cref="InputFileException">There is no model there, or its files are bad (a weight that is not finite, too) or do not fit
    /// each other.</exception>
    public static (Model Model, RunConfig Config) Load(string path, Device? device = null) => Load<Model>(path, device);

    /// <summary>Loads a model of a certain sort, such as <see cref="GenerativeModel"/>.</summary>
    /// <param name="path">A model folder, a run folder, a checkpoint, or the name of a model that ships.</param>
    /// <param name="device">Where it is to compute; null for the processor.</param>
    /// <typeparam name="T">The sort of model wanted.</typeparam>
    /// <returns>The model, to be disposed by the caller, and the settings it was trained with.</returns>
    /// <exception cref="InputFileException">There is no model there, it is of another sort, or its files are bad or do not fit each
    /// other.</exception>
    public static (T Model, RunConfig Config) Load<T>(string path, Device? device = null)
        where T : Model
    {
        (Model model, RunConfig config) = LoadAny(path, device);
        if (model is T asked) return (asked, config);
        model.Dispose();
        string wanted = typeof(T).GetCustomAttribute<DescriptionAttribute>()?.Description ?? typeof(T).Name;
        throw new InputFileException(path, $"the model is of kind '{config.Model.Kind}', expected {wanted}");
    }

    private static (Model Model, RunConfig Config) LoadAny(string path, Device? device = null)
    {
        path = ShippedModels.Resolve(path);
        if (File.Exists(path)) return Checkpoint.LoadModel(path, device);
        string weights = Path.Combine(path, WeightsName);
        if (!File.Exists(weights))
        {
            RegularFile.RequireVisible(weights);
            return new RunFolder(path).CheckpointForWeights() is string checkpoint ? Checkpoint.LoadModel(checkpoint, device)
                : throw new InputFileException(path,
                    $"no model here: neither {WeightsName} nor a checkpoint; expected a model folder or a run folder");
        }
        return WeightsFile.Build(RunConfig.Read(path), SafetensorsFile.Read(weights), weights, device);
    }

    /// <summary>Saves a model, replacing what is there file by file.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    public static void Save(string folder, Model model, RunConfig config) => Save(folder, model, config, step: null);

    /// <summary>Saves a model, and of which step of its run it is.</summary>
    internal static void Save(string folder, Model model, RunConfig config, long? step)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Parameters.RequireAlive();
        Directory.CreateDirectory(folder);
        config.Write(folder);
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (step is long of) metadata[WeightsFile.StepKey] = of.ToString(CultureInfo.InvariantCulture);
        WeightsFile.Write(Path.Combine(folder, WeightsName), WeightsFile.Tensors(model), metadata);
    }

    /// <summary>The parameters of a model, under PyTorch's names and layouts, as a copy.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<SafeTensor> Parameters(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return WeightsFile.Tensors(model);
    }

    /// <summary>Takes the weights of a model folder, a run folder or a checkpoint.</summary>
    /// <exception cref="InputFileException">There are none, or they are of a model with other settings.</exception>
    internal static void CopyWeights(string path, Model model)
    {
        (Model source, RunConfig config) = LoadAny(path);
        using (source)
        {
            IReadOnlyList<Parameter> from = source.Parameters.Parameters, to = model.Parameters.Parameters;
            foreach (Parameter parameter in to)
            {
                Parameter? same = from.FirstOrDefault(p => p.Name == parameter.Name);
                if (same is null || !same.Shape.SequenceEqual(parameter.Shape))
                {
                    throw new InputFileException(path,
                        $"its weights do not fit the new run: tensor '{parameter.Name}' is "
                        + $"{(same is null ? "missing" : $"[{string.Join(", ", same.Shape)}]")}, "
                        + $"expected [{string.Join(", ", parameter.Shape)}]; start with the settings of that model ({config.Model.Kind}), "
                            + $"those of its {RunConfig.FileName}");
                }
                parameter.Write(same.Read());
            }
            model.Parameters.Refresh();
        }
    }
}
