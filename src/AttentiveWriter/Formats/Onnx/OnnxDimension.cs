namespace AttentiveWriter.Formats.Onnx;

/// <summary>A side of a tensor: a number, or a name that stands for one that is known when the graph runs.</summary>
/// <param name="Size">The number; of no meaning where there is a name.</param>
/// <param name="Name">The name, or null.</param>
internal readonly record struct OnnxDimension(long Size, string? Name = null)
{
    public static implicit operator OnnxDimension(int size) => new(size);

    public static implicit operator OnnxDimension(string name) => new(0, name);

    /// <summary>Returns the message <c>TensorShapeProto.Dimension</c>.</summary>
    public ProtocolBuffer Message() =>
        Name is null ? new ProtocolBuffer().Integer(1, Size) : new ProtocolBuffer().Text(2, Name);
}
