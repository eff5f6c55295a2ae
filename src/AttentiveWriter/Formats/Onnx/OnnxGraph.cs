using System.Globalization;

namespace AttentiveWriter.Formats.Onnx;

/// <summary>A graph of operators in the making. What it holds and nobody uses is not written.</summary>
/// <remarks>The body of a loop is a graph of its own, which sees all that the graph around it has; initialisers are the outermost
/// graph's.</remarks>
internal sealed class OnnxGraph
{
    private readonly string _name;
    private readonly OnnxGraph _outermost;
    private readonly List<Port> _inputs = [], _outputs = [];
    private readonly List<OnnxNode> _nodes = [];
    private readonly Dictionary<string, OnnxTensor> _tensors = [];
    private readonly HashSet<OnnxValue> _used = [];
    private int _names;

    /// <summary>Starts a graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="around">The graph that it is the body of a loop of; null of a whole one.</param>
    public OnnxGraph(string name, OnnxGraph? around = null) => (_name, _outermost) = (name, around?._outermost ?? this);

    /// <summary>Adds an input; of no shape where that is known from what runs the graph.</summary>
    public OnnxValue Input(string name, OnnxType type, OnnxDimension[]? shape)
    {
        var value = new OnnxValue(_outermost == this ? name : NewName(name));
        _inputs.Add(new Port(value, type, shape));
        return value;
    }

    /// <summary>Makes a value an output; the value takes the output's name.</summary>
    public void Output(OnnxValue value, string name, OnnxType type, OnnxDimension[]? shape)
    {
        // What comes from elsewhere, or is an output already, keeps its name.
        if (!_nodes.Exists(node => node.Outputs.Contains(value)) || _outputs.Exists(port => port.Value == value))
            value = Node("Identity", [value]);
        value.Name = _outermost == this ? name : NewName(name);
        _outermost._used.Add(value);
        _outputs.Add(new Port(value, type, shape));
    }

    /// <summary>Returns an initialiser of a name; the first to ask for it gives its values.</summary>
    public OnnxValue Tensor(string name, Func<float[]> values, params int[] shape) =>
        Tensor(name, OnnxType.Float, shape, () => OnnxTensor.BytesOf<float>(values()));

    /// <summary>Returns some numbers, as a tensor of one side.</summary>
    public OnnxValue Numbers(params float[] values) => Tensor(Key("numbers", values), () => values, values.Length);

    /// <summary>Returns a number without sides.</summary>
    public OnnxValue Number(float value) => Tensor(Key("number", value), () => [value]);

    /// <summary>Returns some whole numbers, as a tensor of one side.</summary>
    public OnnxValue Integers(params long[] values) =>
        Tensor(Key("integers", values), OnnxType.Int64, [values.Length], () => OnnxTensor.BytesOf<long>(values));

    /// <summary>Returns a whole number without sides.</summary>
    public OnnxValue Integer(long value) => Tensor(Key("integer", value), OnnxType.Int64, [], () => OnnxTensor.BytesOf<long>([value]));

    /// <summary>Adds a node of one output.</summary>
    public OnnxValue Node(string @operator, OnnxValue[] inputs, OnnxAttribute[]? attributes = null, string? says = null) =>
        Nodes(@operator, 1, inputs, attributes, says)[0];

    /// <summary>Adds a node of several outputs.</summary>
    public OnnxValue[] Nodes(string @operator, int outputs, OnnxValue[] inputs, OnnxAttribute[]? attributes = null, string? says = null)
    {
        OnnxValue[] values = [.. Enumerable.Range(0, outputs).Select(_ => new OnnxValue(NewName(@operator)))];
        foreach (OnnxValue input in inputs) _outermost._used.Add(input);
        _nodes.Add(new OnnxNode(@operator, inputs, values, attributes ?? [], says));
        return values;
    }

    /// <summary>Returns the message <c>GraphProto</c>.</summary>
    public ProtocolBuffer Message()
    {
        var message = new ProtocolBuffer();
        foreach (OnnxNode node in _nodes) message.Message(1, node.Message());
        message.Text(2, _name);
        foreach (OnnxTensor tensor in _tensors.Values)
            if (_used.Contains(tensor.Value)) message.Message(5, tensor.Message());
        foreach (Port input in _inputs) message.Message(11, input.Message());
        foreach (Port output in _outputs) message.Message(12, output.Message());
        return message;
    }

    private OnnxValue Tensor(string name, OnnxType type, int[] shape, Func<byte[]> bytes)
    {
        if (_outermost._tensors.TryGetValue(name, out OnnxTensor? known)) return known.Value;
        var tensor = new OnnxTensor(new OnnxValue(name), type, shape, bytes());
        _outermost._tensors.Add(name, tensor);
        return tensor.Value;
    }

    private string NewName(string name) => FormattableString.Invariant($"{name}_{_outermost._names++}");

    private static string Key<T>(string what, params T[] values)
        where T : IFormattable =>
        $"{what}({string.Join(", ", values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)))})";

    /// <summary>An input or an output.</summary>
    private sealed record Port(OnnxValue Value, OnnxType Type, OnnxDimension[]? Shape)
    {
        /// <summary>Returns the message <c>ValueInfoProto</c>.</summary>
        public ProtocolBuffer Message()
        {
            ProtocolBuffer tensor = new ProtocolBuffer().Integer(1, (long)Type), shape = new();
            foreach (OnnxDimension side in Shape ?? []) shape.Message(1, side.Message());
            if (Shape is not null) tensor.Message(2, shape);
            return new ProtocolBuffer().Text(1, Value.Name).Message(2, new ProtocolBuffer().Message(1, tensor));
        }
    }
}
