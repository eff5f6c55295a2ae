using AttentiveWriter.Formats.Onnx;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The lowest maps of a model on feature maps: in its vectors a map lies row by row, each place with all its channels; ONNX has
/// the channels first.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Places of a row.</param>
internal readonly record struct MapSize(int Height, int Width)
{
    /// <summary>Vectors [rows, values] as maps [rows, channels, height, width].</summary>
    public OnnxValue Maps(OnnxGraph graph, OnnxValue vectors, int channels) =>
        graph.Transpose(graph.Reshape(vectors, -1, Height, Width, channels), 0, 3, 1, 2);

    /// <summary>Maps as vectors.</summary>
    public static OnnxValue Vectors(OnnxGraph graph, OnnxValue maps) => graph.Node("Flatten", [graph.Transpose(maps, 0, 2, 3, 1)]);
}
