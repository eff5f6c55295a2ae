namespace AttentiveWriter.Formats.Onnx;

/// <summary>A tensor on the way through a graph: what a node, an input or an initialiser gives, under a name that no other has.</summary>
/// <param name="name">The name.</param>
internal sealed class OnnxValue(string name)
{
    /// <summary>The optional input that is not given.</summary>
    public static OnnxValue None { get; } = new("");

    /// <summary>Its name, which an output of the graph chooses anew.</summary>
    public string Name { get; set; } = name;
}
