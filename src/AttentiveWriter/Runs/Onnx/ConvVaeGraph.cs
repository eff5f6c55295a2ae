using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models.ConvVae;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The convolutional auto-encoder as graphs.</summary>
/// <param name="model">The model.</param>
internal sealed class ConvVaeGraph(ConvVaeModel model) : OneStepGraph(model)
{
    private readonly ConvVaeSettings _settings = model.Settings;

    protected override OnnxValue Encoded(OnnxGraph graph, OnnxValue images, OnnxValue? told)
    {
        OnnxValue features = images;
        for (int i = 0; i < _settings.Levels; i++)
            features = Activated(graph, _settings.Activation,
                Weights.Convolution(graph, FormattableString.Invariant($"encoder.{i}"), features, stride: 2));
        return WithClass(graph, told, MapSize.Vectors(graph, features));
    }

    protected override OnnxValue Decoded(OnnxGraph graph, OnnxValue z, OnnxValue? told)
    {
        OnnxValue first = Weights.Linear(graph, "decoder.start", WithClass(graph, told, z));
        OnnxValue features = Size.Maps(graph, Activated(graph, _settings.Activation, first), _settings.Filters << (_settings.Levels - 1));
        for (int i = _settings.Levels - 1; i >= 0; i--)
        {
            features = Weights.Convolution(graph, FormattableString.Invariant($"decoder.{i}"), graph.Double(features));
            if (i > 0) features = Activated(graph, _settings.Activation, features);
        }
        return graph.Add(graph.Node("Flatten", [features]), Weights.Value(graph, "initial.canvas"), "c = c_0 + write(h)");
    }

    private MapSize Size => new(_settings.Height >> _settings.Levels, _settings.Width >> _settings.Levels);
}
