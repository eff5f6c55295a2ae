using System.Text.Json.Nodes;
using AttentiveWriter.Formats;
using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models;
using AttentiveWriter.Models.Classifier;
using AttentiveWriter.Models.ConvDraw;
using AttentiveWriter.Models.ConvVae;
using AttentiveWriter.Models.Draw;
using AttentiveWriter.Models.Vae;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>A model as a graph of ONNX, which other runtimes run: named inputs and outputs, for any number of images.</summary>
/// <remarks>Opset 17, IR version 8. Noise is an input, so that equal input gives equal images. What is known of the model is in the file's
/// metadata.</remarks>
public static class OnnxFile
{
    /// <summary>The ending of such a file's name.</summary>
    public const string Ending = ".onnx";

    // Readers refuse a message of 2 GiB; beside the weights is little.
    private const long MostParameters = (int.MaxValue - (1 << 20)) / sizeof(float);

    /// <summary>The graphs that there are of a model, the usual one first; none of a kind that is not the library's own.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<OnnxGraphKind> Graphs(Model model) => model switch
    {
        DrawModel or VaeModel or ConvVaeModel or ConvDrawModel => [OnnxGraphKind.Generate, OnnxGraphKind.Reconstruct],
        GlimpseClassifier => [OnnxGraphKind.Classify],
        _ => [],
    };

    /// <summary>Writes a graph: all of it, or nothing.</summary>
    /// <param name="path">The file; its folder is made where missing.</param>
    /// <param name="model">The model.</param>
    /// <param name="config">The settings it was trained with.</param>
    /// <param name="kind">One of <see cref="Graphs"/>.</param>
    /// <param name="source">The folder that it was loaded from, whose card says what was measured.</param>
    /// <exception cref="SettingsException">There is no such graph of the model, or its weights are more than such a file
    /// holds.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Model model, RunConfig config, OnnxGraphKind kind, string source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        if (!Graphs(model).Contains(kind))
            throw new SettingsException($"there is no ONNX graph '{Word(kind)}' of a model of kind '{model.Settings.Kind}'; "
                + (Graphs(model).Count == 0 ? "there is none at all of a kind that a program made"
                    : $"graphs: {string.Join(", ", Graphs(model).Select(Word))}"));
        if (model.ParameterCount > MostParameters)
            throw new SettingsException($"the model has {Plural.Of(model.ParameterCount, "parameter")}, and an ONNX file holds at most "
                + $"{MostParameters}");
        ProtocolBuffer content = OnnxFormat.Message(Graph(model, kind), "AttentiveWriter", LibraryVersion.Current,
            config.Model.Summary, Metadata(model, config, kind, source));
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder) Directory.CreateDirectory(folder);
        AtomicFile.Write(path, stream => stream.Write(content.Written));
    }

    private static string Word(OnnxGraphKind kind) => kind.ToString().ToLowerInvariant();

    private static OnnxGraph Graph(Model model, OnnxGraphKind kind)
    {
        if (model is GlimpseClassifier classifier) return ClassifierGraph.Classify(classifier);
        DrawingGraph graphs = model switch
        {
            DrawModel draw => new DrawGraph(draw),
            VaeModel vae => new VaeGraph(vae),
            ConvVaeModel vae => new ConvVaeGraph(vae),
            ConvDrawModel draw => new ConvDrawGraph(draw),
            _ => throw new ArgumentException($"no graph of a {model.GetType()}"),
        };
        return kind == OnnxGraphKind.Generate ? graphs.Generate() : graphs.Reconstruct();
    }

    private static Dictionary<string, string> Metadata(Model model, RunConfig config, OnnxGraphKind kind, string source)
    {
        JsonNode settings = JsonNode.Parse(config.WithoutPaths().ToJson())!["model"]!;
        var metadata = new Dictionary<string, string>
        {
            ["graph"] = Word(kind),
            ["kind"] = model.Settings.Kind,
            ["settings"] = settings.ToJsonString(),
            ["version"] = LibraryVersion.Current,
            ["data"] = config.DataName,
        };
        if (config.Data is { Classes.Count: > 0 } data) metadata["classes"] = new JsonArray([.. data.Classes]).ToJsonString();
        if (ModelCard.Measured(source) is string measured) metadata["bound"] = measured;
        return metadata;
    }
}
