namespace AttentiveWriter.Formats.Onnx;

/// <summary>The file around a graph: the message <c>ModelProto</c> of ONNX.</summary>
internal static class OnnxFormat
{
    // Opset 17 came with IR 8: what is two years old everywhere, and has all operators that are needed.
    private const int IrVersion = 8, Opset = 17;

    /// <summary>Returns the content of a file.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="producer">The program that made it.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="says">What it is, in a line.</param>
    /// <param name="metadata">What else is known of it.</param>
    public static ProtocolBuffer Message(OnnxGraph graph, string producer, string version, string says,
        IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ProtocolBuffer message = new ProtocolBuffer().Integer(1, IrVersion).Text(2, producer).Text(3, version).Text(6, says)
            .Message(7, graph.Message())
            .Message(8, new ProtocolBuffer().Text(1, "").Integer(2, Opset));
        foreach ((string key, string value) in metadata)
            message.Message(14, new ProtocolBuffer().Text(1, key).Text(2, value));
        return message;
    }
}
