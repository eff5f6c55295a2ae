namespace AttentiveWriter.Formats.Onnx;

/// <summary>An operator at work.</summary>
/// <param name="Operator">Its name, such as <c>MatMul</c>.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Outputs">What it gives.</param>
/// <param name="Attributes">Its settings.</param>
/// <param name="Says">What it stands for, such as an equation; null where that is plain.</param>
internal sealed record OnnxNode(string Operator, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes, string? Says)
{
    /// <summary>Returns the message <c>NodeProto</c>.</summary>
    public ProtocolBuffer Message()
    {
        var message = new ProtocolBuffer();
        foreach (OnnxValue input in Inputs) message.Text(1, input.Name);
        foreach (OnnxValue output in Outputs) message.Text(2, output.Name);
        message.Text(3, Outputs[0].Name).Text(4, Operator);
        foreach (OnnxAttribute attribute in Attributes) message.Message(5, attribute.Message());
        return Says is null ? message : message.Text(6, Says);
    }
}
