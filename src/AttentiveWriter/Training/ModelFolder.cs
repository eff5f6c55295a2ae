using System.Globalization;
using AttentiveWriter.Autograd;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>A model on disk: <c>config.json</c>, which rebuilds it, and <c>model.safetensors</c>, under PyTorch's names and layouts.</summary>
public static class ModelFolder
{
    /// <summary>The weights' file name.</summary>
    public const string WeightsName = "model.safetensors";

    /// <summary>Under which the metadata of a run's weights name their step.</summary>
    internal const string StepKey = "step";

    /// <summary>Loads a model from a model folder, from a run folder (its best weights, else its newest checkpoint) or from a checkpoint.</summary>
    /// <param name="path">The folder, a checkpoint file, or the name of a model that ships, such as <c>mnist</c>: see <see cref="ShippedModels"/>.</param>
    /// <returns>The model, to be disposed by the caller, and the settings it was trained with.</returns>
    /// <exception cref="InputFileException">There is no model there, or its files are bad (a weight that is not finite, too) or do not fit each other.</exception>
    public static (Model Model, RunConfig Config) Load(string path) => Load<Model>(path);

    /// <summary>Loads a model of a certain sort, such as <see cref="GenerativeModel"/>.</summary>
    /// <param name="path">A model folder, a run folder, a checkpoint, or the name of a model that ships.</param>
    /// <typeparam name="T">The sort of model wanted.</typeparam>
    /// <returns>The model, to be disposed by the caller, and the settings it was trained with.</returns>
    /// <exception cref="InputFileException">There is no model there, it is of another sort, or its files are bad or do not fit each other.</exception>
    public static (T Model, RunConfig Config) Load<T>(string path)
        where T : Model
    {
        (Model model, RunConfig config) = LoadAny(path);
        if (model is T asked) return (asked, config);
        model.Dispose();
        string wanted = typeof(T) == typeof(GenerativeModel) ? "a model that draws" : "a classifier";
        throw new InputFileException(path, $"the model is of kind '{config.Model.Kind}', expected {wanted}");
    }

    private static (Model Model, RunConfig Config) LoadAny(string path)
    {
        path = ShippedModels.Resolve(path);
        if (File.Exists(path)) return Checkpoint.LoadModel(path);
        string weights = Path.Combine(path, WeightsName);
        if (!File.Exists(weights))
        {
            string? newest = new RunFolder(path).NewestCheckpoint();
            return newest is not null ? Checkpoint.LoadModel(newest)
                : throw new InputFileException(path, $"no model here: neither {WeightsName} nor a checkpoint; expected a model folder or a run folder");
        }
        return Build(RunConfig.Read(path), SafetensorsFile.Read(weights), weights);
    }

    /// <summary>Builds the model of a configuration with the weights of a file.</summary>
    internal static (Model Model, RunConfig Config) Build(RunConfig config, SafetensorsFile file, string path)
    {
        Model model = Create(config, file, path);
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

    // Gradients and packed weights come on top of the weights, each padded; a model of another order of magnitude is not theirs.
    private static Model Create(RunConfig config, SafetensorsFile file, string path)
    {
        const int Spare = 64 << 20, Factor = 16;
        long bytes = file.Tensors.Values.Sum(t => (long)sizeof(float) * t.Data.Length);
        try
        {
            return Arena.Within(Factor * bytes + Spare, () => config.Model.Create());
        }
        catch (Exception e) when (e is InsufficientMemoryException or InvalidOperationException)
        {
            throw new InputFileException(path, $"its arrays have {Plural.Of(bytes, "byte")}, far fewer than a model of its configuration; they do not belong together", e);
        }
    }

    /// <summary>Saves a model, replacing what is there file by file.</summary>
    /// <param name="folder">The folder; made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    public static void Save(string folder, Model model, RunConfig config) => Save(folder, model, config, step: null);

    /// <summary>Saves a model, and of which step of its run it is.</summary>
    internal static void Save(string folder, Model model, RunConfig config, long? step)
    {
        Directory.CreateDirectory(folder);
        config.Write(folder);
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (step is long of) metadata[StepKey] = of.ToString(CultureInfo.InvariantCulture);
        Write(Path.Combine(folder, WeightsName), Tensors(model), metadata);
    }

    /// <summary>Writes tensors with their hashes, and reads them again before the file takes the place of what is there.</summary>
    internal static void Write(string path, List<SafeTensor> tensors, Dictionary<string, string> metadata)
    {
        Dictionary<string, string> words = TensorHashes.Add(tensors, metadata);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, words), stream => SafetensorsFile.Verify(stream, path));
    }

    /// <summary>The parameters of a model, under PyTorch's names and layouts, as a copy.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<SafeTensor> Parameters(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Tensors(model);
    }

    internal static List<SafeTensor> Tensors(Model model) =>
        [.. model.Parameters.Parameters.Select(p => new SafeTensor(p.Name, p.Shape, p.Read()))];

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
                    throw new InputFileException(path, $"its weights do not fit the new run: tensor '{parameter.Name}' is {(same is null ? "missing" : $"[{string.Join(", ", same.Shape)}]")}, "
                        + $"expected [{string.Join(", ", parameter.Shape)}]; start with the settings of that model ({config.Model.Kind}), such as --config with its {RunConfig.FileName}");
                }
                parameter.Write(same.Read());
            }
            model.Parameters.Refresh();
        }
    }

    /// <summary>Copies all parameters from a file, of which each must have its name and shape; the file must hold no others.</summary>
    internal static void SetParameters(Model model, SafetensorsFile file, string path)
    {
        string[] known = [.. model.Parameters.Parameters.Select(p => p.Name)];
        // As torch.nn.Module.load_state_dict does: what has more is another model. Only the moments of a checkpoint are nothing to the model itself.
        string[] others = [.. file.Tensors.Keys.Concat(file.OtherTypes.Keys).Except(known)
            .Where(name => !name.StartsWith(Checkpoint.Moments, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        foreach (Parameter parameter in model.Parameters.Parameters)
            parameter.Write(Find(file, parameter.Name, parameter.Shape, path, others));
        if (others.Length > 0) throw new InputFileException(path, Problem(others, known));
        model.Parameters.Refresh();
    }

    /// <summary>Returns the values of a tensor that the file must have.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="path">What messages call the file.</param>
    /// <param name="others">What the file has that nobody asks for: one of them may be meant.</param>
    internal static float[] Find(SafetensorsFile file, string name, int[] shape, string path, params string[] others)
    {
        if (file.OtherTypes.TryGetValue(name, out string? type))
            throw new InputFileException(path, $"tensor '{name}' is of type {SafetensorsFormat.Show(type)}, expected one of {string.Join(", ", SafetensorsFormat.Types)}");
        if (!file.Tensors.TryGetValue(name, out SafeTensor? tensor))
        {
            string near = Nearest.Find(name, others.Where(other => other.Length < 2 * name.Length)) is string found ? $" (the file has {SafetensorsFormat.Show(found)})" : "";
            throw new InputFileException(path, $"tensor '{name}' is missing{near}; the configuration is of another model");
        }
        if (!tensor.Shape.SequenceEqual(shape))
            throw new InputFileException(path, $"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], the configuration asks for [{string.Join(", ", shape)}]");
        FiniteTensor.Require(tensor, path);
        return tensor.Data;
    }

    private static string Problem(string[] others, string[] known)
    {
        string near = Nearest.Find(others[0], known) is string found ? $" (the nearest of its names: '{found}')" : "", more = others.Length > 1 ? $", nor {others.Length - 1} more of the file" : "";
        return $"the model of the configuration has no tensor {SafetensorsFormat.Show(others[0])}{near}{more}; the weights are of another model, or need what is not theirs taken out";
    }
}
