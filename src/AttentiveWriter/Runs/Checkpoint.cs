using System.Text.Json;
using AttentiveWriter.Autograd;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>One safetensors file with all that an exact resume needs: weights, Adam's moments and, as metadata, settings and position.</summary>
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
            tensors.Add(new SafeTensor(MeanName(moments), moments.Parameter.Shape, model.Device.Read(moments.Mean)));
            tensors.Add(new SafeTensor(VarianceName(moments), moments.Parameter.Shape, model.Device.Read(moments.Variance)));
        }
        foreach ((Parameter parameter, Matrix sum) in average?.All ?? [])
            tensors.Add(new SafeTensor(AverageName(parameter), parameter.Shape, model.Device.Read(sum)));
        var metadata = new Dictionary<string, string>
        {
            ["format"] = Format,
            [VersionKey] = Product.Version,
            ["config"] = config.ToJson(),
            ["state"] = JsonSerializer.Serialize(state, TrainingJson.Default.TrainingState),
        };
        WeightsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads settings and position.</summary>
    /// <exception cref="InputFileException">It is no checkpoint, its position is none that a run of its settings can have, or a number in it is not finite.</exception>
    public static (SafetensorsFile File, RunConfig Config, TrainingState State) Read(string path)
    {
        var file = SafetensorsFile.Read(path);
        if (file.Metadata.GetValueOrDefault("format") != Format || !file.Metadata.TryGetValue("config", out string? config) || !file.Metadata.TryGetValue("state", out string? state))
            throw new InputFileException(path, $"not a checkpoint of a run (its metadata has no format '{Format}')");
        try
        {
            TrainingState position = JsonSerializer.Deserialize(state, TrainingJson.Default.TrainingState) ?? throw new JsonException("null");
            RunConfig settings = RunConfig.Parse(config, path);
            if (position.Problem(settings.Training) is string problem) throw new InputFileException(path, $"not a position of its run: {problem}");
            // Here, not where they are used: a run that goes on by itself passes over a checkpoint that is bad.
            foreach (SafeTensor tensor in file.Tensors.Values) FiniteTensor.Require(tensor, path);
            return (file, settings, position);
        }
        catch (JsonException e)
        {
            throw new InputFileException(path, $"the position of the run cannot be read: {JsonWords.Of(e)}", e);
        }
    }

    /// <summary>Sets weights and moments from a file that <see cref="Read"/> returned.</summary>
    public static void Restore(SafetensorsFile file, string path, Model model, Adam optimiser, long step, WeightAverage? average = null)
    {
        if (!file.Tensors.Keys.Any(name => name.StartsWith(WeightsFile.Moments, StringComparison.Ordinal)))
        {
            throw new InputFileException(path, "the checkpoint has weights but no optimiser state (Adam's moments), so the run cannot go on exactly; "
                + "start a new one from its weights")
            {
                Remedy = Remedy.BeginWithWeights,
            };
        }
        WeightsFile.SetParameters(model, file, path);
        foreach (Adam.Moments moments in optimiser.All)
        {
            model.Device.Write(WeightsFile.Find(file, MeanName(moments), moments.Parameter.Shape, path), moments.Mean);
            model.Device.Write(WeightsFile.Find(file, VarianceName(moments), moments.Parameter.Shape, path), moments.Variance);
        }
        optimiser.Steps = step;
        if (average is not null) Restore(file, path, model, average, step);
    }

    /// <summary>Loads the model of a checkpoint, without its moments: the moving average of its weights where it has one.</summary>
    public static (Model Model, RunConfig Config) LoadModel(string path)
    {
        (SafetensorsFile file, RunConfig config, TrainingState state) = Read(path);
        (Model model, _) = WeightsFile.Build(config, file, path);
        if (config.Training.AverageDecay == 0 || state.Step == 0) return (model, config);
        try
        {
            foreach (Parameter parameter in model.Parameters.Parameters)
            {
                float[] sum = WeightsFile.Find(file, AverageName(parameter), parameter.Shape, path);
                parameter.Write(WeightAverage.Of(sum, config.Training.AverageDecay, state.Step));
            }
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
    public static long Size(Model model, TrainingSettings settings)
    {
        int arrays = settings.AverageDecay > 0 ? 4 : 3;
        return arrays * (sizeof(float) * model.ParameterCount + 200L * model.Parameters.Parameters.Count) + (16 << 10);
    }

    private static void Restore(SafetensorsFile file, string path, Model model, WeightAverage average, long step)
    {
        foreach ((Parameter parameter, Matrix sum) in average.All)
            model.Device.Write(WeightsFile.Find(file, AverageName(parameter), parameter.Shape, path), sum);
        average.Steps = step;
    }

    private static string AverageName(Parameter parameter) => WeightsFile.Averages + parameter.Name;

    private static string MeanName(Adam.Moments moments) => WeightsFile.Moments + "mean." + moments.Parameter.Name;

    private static string VarianceName(Adam.Moments moments) => WeightsFile.Moments + "variance." + moments.Parameter.Name;
}
