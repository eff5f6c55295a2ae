namespace AttentiveWriter.Formats.Onnx;

/// <summary>A setting of a node.</summary>
/// <param name="Name">What the operator calls it.</param>
/// <param name="Value">A whole number, some of them, a number, a word, or the body of a loop.</param>
internal sealed record OnnxAttribute(string Name, object Value)
{
    public static implicit operator OnnxAttribute((string Name, object Value) pair) => new(pair.Name, pair.Value);

    /// <summary>Returns the message <c>AttributeProto</c>.</summary>
    public ProtocolBuffer Message()
    {
        ProtocolBuffer message = new ProtocolBuffer().Text(1, Name);
        switch (Value)
        {
            case float number: return message.Single(2, number).Integer(20, 1);
            case int number: return message.Integer(3, number).Integer(20, 2);
            case string word: return message.Text(4, word).Integer(20, 3);
            case OnnxGraph body: return message.Message(6, body.Message()).Integer(20, 5);
            case int[] numbers:
                foreach (int number in numbers) message.Integer(8, number);
                return message.Integer(20, 7);
            default: throw new ArgumentException($"no attribute is a {Value.GetType()}");
        }
    }
}
