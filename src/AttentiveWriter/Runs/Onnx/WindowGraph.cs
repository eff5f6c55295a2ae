using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Nn;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>A window of N x N as nodes: where it is, what is read there, and what is written.</summary>
/// <param name="side">Whether it reads or writes.</param>
/// <param name="size">N.</param>
/// <param name="width">Of the image, pixels.</param>
/// <param name="height">Of the image, pixels.</param>
internal abstract class WindowGraph(AttentionSide side, int size, int width, int height)
{
    // e^60 pixels mean no more than e^50 do.
    private const float LargestLog = 60;

    /// <summary>How many numbers place a window.</summary>
    public int Numbers => IntensityPlace + 1;

    /// <summary>The layer that gives its numbers.</summary>
    public string Layer => Side == AttentionSide.Read ? "read.attention" : "write.attention";

    protected AttentionSide Side => side;

    protected int Size => size;

    protected int Width => width;

    protected int Height => height;

    /// <summary>What is read of planes [rows, planes, height, width], [rows, planes * N * N].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="planes">The images.</param>
    /// <param name="parameters">The numbers of the windows, [rows, numbers].</param>
    public OnnxValue Read(OnnxGraph graph, OnnxValue planes, OnnxValue parameters) =>
        graph.Node("Flatten", [graph.Mul(Seen(graph, planes, parameters), Intensity(graph, parameters))]);

    /// <summary>The strokes of patches [rows, planes * N * N], [rows, planes * height * width].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="patches">The patches.</param>
    /// <param name="planes">Planes of the canvas.</param>
    /// <param name="parameters">The numbers of the windows, [rows, numbers].</param>
    public OnnxValue Write(OnnxGraph graph, OnnxValue patches, int planes, OnnxValue parameters)
    {
        OnnxValue patch = graph.Reshape(patches, -1, planes, size, size);
        return graph.Node("Flatten", [graph.Div(Put(graph, patch, parameters), Intensity(graph, parameters))]);
    }

    /// <summary>The corners of windows, [rows, 4, 2]: (x, y) in pixels, the first pixel's centre being 1; from the patch's upper left
    /// clockwise.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="parameters">The numbers of the windows, [rows, numbers].</param>
    public abstract OnnxValue Corners(OnnxGraph graph, OnnxValue parameters);

    /// <summary>What a window sees, before its intensity.</summary>
    protected abstract OnnxValue Seen(OnnxGraph graph, OnnxValue planes, OnnxValue parameters);

    /// <summary>What a window puts on a canvas, before its intensity.</summary>
    protected abstract OnnxValue Put(OnnxGraph graph, OnnxValue patch, OnnxValue parameters);

    /// <summary>e to the number of a place; its logarithm saturates.</summary>
    protected static OnnxValue Exponential(OnnxGraph graph, OnnxValue parameters, int place) =>
        graph.Exp(graph.Clip(graph.Slice(parameters, place, place + 1), -LargestLog, LargestLog));

    /// <summary>The place of log gamma, the last of the numbers.</summary>
    protected abstract int IntensityPlace { get; }

    // gamma, as wide as planes are.
    private OnnxValue Intensity(OnnxGraph graph, OnnxValue parameters) =>
        graph.Reshape(Exponential(graph, parameters, IntensityPlace), -1, 1, 1, 1);
}
