using System.Text.Json;
using AttentiveWriter.Autograd;
using AttentiveWriter.Devices;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>One safetensors file with all that an exact resume needs: weights, Adam's moments and, as metadata, settings and
/// position.</summary>
internal static class Checkpoint
{
    private const string Format = "attentive-writer-checkpoint-1";

    /// <summary>Under which the metadata say what version of the software wrote it.</summary>
    public const string VersionKey = "version";

    /// <summary>Writes a checkpoint; the file appears whole or not at all.</summary>
    public static void Save(string path, Model model, Adam optimiser, RunConfig config, TrainingState state, WeightAverage? average = null)
    {
        List<SafeTensor> tensors = WeightsFile.Tensors(model);
        foreach (Adam.Moments moments in optimiser.All)
        {
            tensors.Add(new SafeTensor(MeanName(moments.Parameter.Name), moments.Parameter.Shape, model.Device.Read(moments.Mean)));
            tensors.Add(new SafeTensor(VarianceName(moments.Parameter.Name), moments.Parameter.Shape, model.Device.Read(moments.Variance)));
        }
        foreach ((Parameter parameter, Matrix sum) in average?.All ?? [])
            tensors.Add(new SafeTensor(AverageName(parameter.Name), parameter.Shape, model.Device.Read(sum)));
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            [VersionKey] = LibraryVersion.Current,
            ["config"] = config.ToJson(),
            ["state"] = JsonSerializer.Serialize(state, TrainingJson.Default.TrainingState),
        };
        WeightsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads settings and position.</summary>
    /// <exception cref="InputFileException">It is no checkpoint, its position is none that a run of its settings can have, or a number in
    /// it is not finite.</exception>
    public static (SafetensorsFile File, RunConfig Config, TrainingState State) Read(string path)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || !file.Metadata.TryGetValue("config", out string? config)
            || !file.Metadata.TryGetValue("state", out string? state))
            throw new InputFileException(path, $"not a checkpoint of a run (its metadata has no format '{Format}')");
        try
        {
            TrainingState position = JsonSerializer.Deserialize(state, TrainingJson.Default.TrainingState)
                ?? throw new JsonException("null");
            RunConfig settings = Parse(config, file, path);
            if (position.Problem(settings.Training) is string problem)
                throw new InputFileException(path, $"not a position of its run: {problem}");
            // Here, not where they are used: a run that goes on by itself passes over a checkpoint that is bad.
            foreach (SafeTensor tensor in file.Tensors.Values) FiniteTensor.Require(tensor, path);
            return (file, settings, position);
        }
        catch (JsonException e)
        {
            throw new InputFileException(path, $"the position of the run cannot be read: {JsonWords.Of(e)}{OfVersion(file)}", e);
        }
    }

    /// <summary>Makes sure that a file that <see cref="Read"/> returned is a whole checkpoint: it has the arrays of its configuration,
    /// those that an exact resume needs among them, and no others.</summary>
    /// <exception cref="InputFileException">It is not; the message names the array.</exception>
    public static void RequireWhole(SafetensorsFile file, RunConfig config, TrainingState state, string path)
    {
        RequireMoments(file, path);
        IReadOnlyList<(string Name, int[] Shape)> weights = WeightsFile.Shapes(config, file, path);
        foreach ((string name, int[] shape) in weights)
        {
            FindBeside(file, MeanName(name), shape, path);
            FiniteTensor.RequireNotNegative(FindBeside(file, VarianceName(name), shape, path), path);
            if (config.Training.AverageDecay > 0) Average(file, name, shape, path, config, state);
        }
        bool hasAverage = config.Training.AverageDecay > 0;
        IEnumerable<string> known = weights.SelectMany(w => new[] { w.Name, MeanName(w.Name), VarianceName(w.Name) }
            .Concat(hasAverage ? [AverageName(w.Name)] : []));
        if (WeightsFile.Beside(file, known).FirstOrDefault() is string other)
            throw new InputFileException(path,
                $"tensor {SafetensorsFormat.Show(other)} is of no parameter of the model"
                + (hasAverage || !other.StartsWith(WeightsFile.Averages, StringComparison.Ordinal) ? ""
                : ", which has no moving average (average_decay is 0)") + "; the checkpoint was changed, or is of another version");
    }

    /// <summary>Sets weights and moments from a file that <see cref="Read"/> returned.</summary>
    public static void Restore(SafetensorsFile file, string path, Model model, Adam optimiser, long step, WeightAverage? average = null)
    {
        RequireMoments(file, path);
        WeightsFile.SetParameters(model, file, path);
        foreach (Adam.Moments moments in optimiser.All)
        {
            (string name, int[] shape) = (moments.Parameter.Name, moments.Parameter.Shape);
            model.Device.Write(FindBeside(file, MeanName(name), shape, path).Data, moments.Mean);
            model.Device.Write(FindBeside(file, VarianceName(name), shape, path).Data, moments.Variance);
        }
        optimiser.Steps = step;
        if (average is not null) Restore(file, path, model, average, step);
    }

    /// <summary>Loads the model of a checkpoint, without its moments: the moving average of its weights where it has one; on a device, null
    /// for the processor.</summary>
    public static (Model Model, RunConfig Config) LoadModel(string path, Device? device = null)
    {
        (SafetensorsFile file, RunConfig config, TrainingState state) = Read(path);
        (Model model, _) = WeightsFile.Build(config, file, path, device);
        if (config.Training.AverageDecay == 0 || state.Step == 0) return (model, config);
        try
        {
            foreach (Parameter parameter in model.Parameters.Parameters)
                parameter.Write(Average(file, parameter.Name, parameter.Shape, path, config, state));
            model.Parameters.Refresh();
            return (model, config);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Bytes of a checkpoint of a model, a little more than it takes.</summary>
    public static long Size(Model model, TrainingSettings settings) =>
        settings.SavedArrays * (sizeof(float) * model.ParameterCount + 200L * model.Parameters.Parameters.Count) + (16 << 10);

    private static void Restore(SafetensorsFile file, string path, Model model, WeightAverage average, long step)
    {
        foreach ((Parameter parameter, Matrix sum) in average.All)
            model.Device.Write(FindBeside(file, AverageName(parameter.Name), parameter.Shape, path).Data, sum);
        average.Steps = step;
    }

    private static void RequireMoments(SafetensorsFile file, string path)
    {
        if (!file.Tensors.Keys.Any(name => name.StartsWith(WeightsFile.Moments, StringComparison.Ordinal)))
        {
            throw new InputFileException(path,
                "the checkpoint has weights but no optimiser state (Adam's moments), so the run cannot go on exactly; "
                + "start a new one from its weights")
            {
                Remedy = Remedy.BeginWithWeights,
            };
        }
    }

    // A setting that is not known may be one of a later version.
    private static RunConfig Parse(string config, SafetensorsFile file, string path)
    {
        try
        {
            return RunConfig.Parse(config, path);
        }
        catch (InputFileException e) when (OfVersion(file) is { Length: > 0 } version)
        {
            throw new InputFileException(path, e.Problem + version, e);
        }
    }

    private static string OfVersion(SafetensorsFile file) =>
        file.Metadata.GetValueOrDefault(VersionKey) is string version && version != LibraryVersion.Current
        ? $"; it was written by version {PlainText.Of(version)}, this is {LibraryVersion.Current}" : "";

    // What is not there was taken out, or lost: the weights themselves say of what model they are.
    private static SafeTensor FindBeside(SafetensorsFile file, string name, int[] shape, string path) =>
        file.Tensors.ContainsKey(name) || file.OtherTypes.ContainsKey(name)
        ? new SafeTensor(name, shape, WeightsFile.Find(file, name, shape, path))
        : throw new InputFileException(path, $"tensor '{name}' is missing; the checkpoint is not whole: take another copy or an older one");

    // The average of the weights after a step, at least 1; before, it is 0.
    private static float[] Average(SafetensorsFile file, string name, int[] shape, string path, RunConfig config, TrainingState state)
    {
        SafeTensor sum = FindBeside(file, AverageName(name), shape, path);
        if (state.Step == 0) return sum.Data;
        float[] average = WeightAverage.Of(sum.Data, config.Training.AverageDecay, state.Step);
        FiniteTensor.Require(sum with { Data = average }, path);
        return average;
    }

    private static string AverageName(string parameter) => WeightsFile.Averages + parameter;

    private static string MeanName(string parameter) => WeightsFile.Moments + "mean." + parameter;

    private static string VarianceName(string parameter) => WeightsFile.Moments + "variance." + parameter;
}
