using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models.Vae;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The conventional auto-encoder as graphs.</summary>
/// <param name="model">The model.</param>
internal sealed class VaeGraph(VaeModel model) : OneStepGraph(model)
{
    private readonly VaeSettings _settings = model.Settings;

    protected override OnnxValue Encoded(OnnxGraph graph, OnnxValue images, OnnxValue? told) =>
        Layers(graph, "encoder", WithClass(graph, told, graph.Node("Flatten", [images])));

    protected override OnnxValue Decoded(OnnxGraph graph, OnnxValue z, OnnxValue? told) =>
        Weights.Linear(graph, "canvas", Layers(graph, "decoder", WithClass(graph, told, z)));

    private OnnxValue Layers(OnnxGraph graph, string name, OnnxValue x)
    {
        for (int i = 0; i < _settings.Layers; i++)
            x = Activated(graph, _settings.Activation, Weights.Linear(graph, FormattableString.Invariant($"{name}.{i}"), x));
        return x;
    }
}
