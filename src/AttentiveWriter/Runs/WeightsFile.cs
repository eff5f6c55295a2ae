using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Runs;

/// <summary>The weights of a model as tensors of a file, under PyTorch's names and layouts.</summary>
internal static class WeightsFile
{
    /// <summary>The file's name in a model folder.</summary>
    public const string Name = "model.safetensors";

    /// <summary>Under which the metadata of a run's weights name their step.</summary>
    public const string StepKey = "step";

    /// <summary>How the names of the optimiser's moments begin, which a checkpoint has beside the weights.</summary>
    public const string Moments = "adam.";

    /// <summary>How the names of the moving averages of the weights begin, which a checkpoint may have beside them.</summary>
    public const string Averages = "average.";

    /// <summary>The parameters of a model, as a copy.</summary>
    public static List<SafeTensor> Tensors(Model model) =>
        [.. model.Parameters.Parameters.Select(p => new SafeTensor(p.Name, p.Shape, p.Read()))];

    /// <summary>Writes tensors with their hashes, and reads them again before the file takes the place of what is there.</summary>
    public static void Write(string path, List<SafeTensor> tensors, Dictionary<string, string> metadata)
    {
        Dictionary<string, string> words = TensorHashes.Add(tensors, metadata);
        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, tensors, words), stream => SafetensorsFile.Verify(stream, path));
    }

    /// <summary>Builds the model of a configuration with the weights of a file, on a device; null for the processor.</summary>
    public static (Model Model, RunConfig Config) Build(RunConfig config, SafetensorsFile file, string path, Device? device = null)
    {
        Model model = Create(config, file, path, device);
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
    private static Model Create(RunConfig config, SafetensorsFile file, string path, Device? device)
    {
        const int Spare = 64 << 20, Factor = 16;
        long bytes = file.Tensors.Values.Sum(t => (long)sizeof(float) * t.Data.Length);
        try
        {
            return Arena.Within(Factor * bytes + Spare, () => config.Model.Create(device));
        }
        catch (Exception e) when (e is InsufficientMemoryException or InvalidOperationException)
        {
            throw new InputFileException(path,
                $"its arrays have {Plural.Of(bytes, "byte")}, far fewer than a model of its configuration; they do not belong together", e);
        }
    }

    /// <summary>Copies all parameters from a file, of which each must have its name and shape; the file must hold no others.</summary>
    public static void SetParameters(Model model, SafetensorsFile file, string path)
    {
        string[] known = [.. model.Parameters.Parameters.Select(p => p.Name)], others = Others(file, known);
        foreach (Parameter parameter in model.Parameters.Parameters)
            parameter.Write(Find(file, parameter.Name, parameter.Shape, path, others));
        if (others.Length > 0) throw new InputFileException(path, Problem(others, known));
        model.Parameters.Refresh();
    }

    /// <summary>Names and shapes of the weights of a configuration, found without memory for them; the file must hold all of them, and no
    /// others.</summary>
    public static IReadOnlyList<(string Name, int[] Shape)> Shapes(RunConfig config, SafetensorsFile file, string path)
    {
        try
        {
            using Model model = config.Model.Create(new CountingDevice(KnownDevices.Cpu));
            (string Name, int[] Shape)[] all = [.. model.Parameters.Parameters.Select(p => (p.Name, p.Shape))];
            string[] known = [.. all.Select(p => p.Name)], others = Others(file, known);
            foreach ((string name, int[] shape) in all) Find(file, name, shape, path, others);
            return others.Length == 0 ? all : throw new InputFileException(path, Problem(others, known));
        }
        catch (Exception e) when (e is OverflowException or InvalidOperationException)
        {
            throw new InputFileException(path,
                "a model of its configuration would have more values than an array can; they do not belong together", e);
        }
    }

    // As torch.nn.Module.load_state_dict does: what has more is another model. Only the moments and averages of a checkpoint are nothing to
    // the model itself.
    private static string[] Others(SafetensorsFile file, string[] known) => [.. Beside(file, known)
        .Where(name => !name.StartsWith(Moments, StringComparison.Ordinal) && !name.StartsWith(Averages, StringComparison.Ordinal))];

    /// <summary>What a file has beside some arrays, of whatever type, in order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="known">Names of the arrays.</param>
    public static IEnumerable<string> Beside(SafetensorsFile file, IEnumerable<string> known) =>
        file.Tensors.Keys.Concat(file.OtherTypes.Keys).Except(known).Order(StringComparer.Ordinal);

    /// <summary>Returns the values of a tensor that the file must have.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="path">What messages call the file.</param>
    /// <param name="others">What the file has that nobody asks for: one of them may be meant.</param>
    public static float[] Find(SafetensorsFile file, string name, int[] shape, string path, params string[] others)
    {
        if (file.OtherTypes.TryGetValue(name, out string? type))
            throw new InputFileException(path,
                $"tensor '{name}' is of type {SafetensorsFormat.Show(type)}, expected one of {string.Join(", ", SafetensorsFormat.Types)}");
        if (!file.Tensors.TryGetValue(name, out SafeTensor? tensor))
        {
            string near = Spelling.Find(name, others.Where(other => other.Length < 2 * name.Length)) is string found
                ? $" (the file has {SafetensorsFormat.Show(found)})" : "";
            throw new InputFileException(path, $"tensor '{name}' is missing{near}; the configuration is of another model");
        }
        if (!tensor.Shape.SequenceEqual(shape))
            throw new InputFileException(path,
                $"tensor '{name}' has shape [{string.Join(", ", tensor.Shape)}], the configuration asks for [{string.Join(", ", shape)}]");
        FiniteTensor.Require(tensor, path);
        return tensor.Data;
    }

    private static string Problem(string[] others, string[] known)
    {
        string near = Spelling.Find(others[0], known) is string found ? $" (the nearest of its names: '{found}')" : "",
            more = others.Length > 1 ? $", nor {others.Length - 1} more of the file" : "";
        return $"the model of the configuration has no tensor {SafetensorsFormat.Show(others[0])}{near}{more}; the weights are of another "
            + "model, or need what is not theirs taken out";
    }
}
