using System.Text.Json;
using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <summary>One safetensors file with all that an exact resume needs: weights, Adam's moments and, as metadata, settings and position.</summary>
internal static class Checkpoint
{
    private const string Format = "attentive-writer-checkpoint-1";

    /// <summary>Under which the metadata say what version of the software wrote it.</summary>
    public const string VersionKey = "version";

    /// <summary>Writes a checkpoint; the file appears whole or not at all.</summary>
    public static void Save(string path, Model model, Adam optimiser, RunConfig config, TrainingState state)
    {
        List<SafeTensor> tensors = WeightsFile.Tensors(model);
        foreach (Adam.Moments moments in optimiser.All)
        {
            tensors.Add(new SafeTensor(MeanName(moments), moments.Parameter.Shape, model.Device.Read(moments.Mean)));
            tensors.Add(new SafeTensor(VarianceName(moments), moments.Parameter.Shape, model.Device.Read(moments.Variance)));
        }
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
    public static void Restore(SafetensorsFile file, string path, Model model, Adam optimiser, long step)
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
    }

    /// <summary>Loads the model of a checkpoint, without its moments.</summary>
    public static (Model Model, RunConfig Config) LoadModel(string path)
    {
        (SafetensorsFile file, RunConfig config, _) = Read(path);
        return WeightsFile.Build(config, file, path);
    }

    /// <summary>Bytes of a checkpoint of a model, a little more than it takes.</summary>
    public static long Size(Model model) => 3 * sizeof(float) * model.ParameterCount + 600L * model.Parameters.Parameters.Count + (16 << 10);

    private static string MeanName(Adam.Moments moments) => WeightsFile.Moments + "mean." + moments.Parameter.Name;

    private static string VarianceName(Adam.Moments moments) => WeightsFile.Moments + "variance." + moments.Parameter.Name;
}
