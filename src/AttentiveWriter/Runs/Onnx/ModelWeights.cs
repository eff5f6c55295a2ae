using AttentiveWriter.Autograd;
using AttentiveWriter.Formats.Onnx;
using AttentiveWriter.Models;

namespace AttentiveWriter.Runs.Onnx;

/// <summary>The layers of a model as nodes, under the names that its weights have in its folder.</summary>
/// <param name="model">The model.</param>
internal sealed class ModelWeights(Model model)
{
    private readonly Dictionary<string, Parameter> _parameters = model.Parameters.Parameters.ToDictionary(parameter => parameter.Name);

    /// <summary>A parameter, in its own shape.</summary>
    public OnnxValue Value(OnnxGraph graph, string name) => graph.Tensor(name, _parameters[name].Read, _parameters[name].Shape);

    /// <summary>x W^T + b, of a layer's name.</summary>
    public OnnxValue Linear(OnnxGraph graph, string name, OnnxValue x, string? says = null) =>
        graph.Gemm(x, Value(graph, name + ".weight"), Value(graph, name + ".bias"), says);

    /// <summary>A convolution, of a layer's name.</summary>
    public OnnxValue Convolution(OnnxGraph graph, string name, OnnxValue map, int stride = 1, string? says = null) =>
        graph.Convolution(map, Value(graph, name + ".weight"), Value(graph, name + ".bias"), stride, says);

    /// <summary>A learned beginning, [rows, values].</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rows">Of how many images, [1].</param>
    public OnnxValue Start(OnnxGraph graph, string name, OnnxValue rows) =>
        graph.Expand(Value(graph, "initial." + name), graph.Concat(0, rows, graph.Integers(1)));

    /// <summary>An LSTM over all steps at once.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The layer.</param>
    /// <param name="inputs">[steps, rows, inputs].</param>
    /// <param name="rows">[1].</param>
    /// <param name="says">The equation.</param>
    /// <returns>The hidden state of each step, [steps * rows, hidden].</returns>
    public OnnxValue Lstm(OnnxGraph graph, string name, OnnxValue inputs, OnnxValue rows, string says)
    {
        int hidden = _parameters[name + ".weight_hh"].Shape[1];
        OnnxValue[] all = graph.Nodes("LSTM", 1,
            [inputs, Gates("weight_ih"), Gates("weight_hh"), Bias(), OnnxValue.None, First("hidden"), First("cell")],
            [new("hidden_size", hidden)], says);
        return graph.Reshape(all[0], -1, hidden);

        OnnxValue Gates(string part)
        {
            Parameter parameter = _parameters[$"{name}.{part}"];
            return graph.Tensor($"{name}.{part}.iofc", () => InOnnxOrder(parameter.Read()), [1, .. parameter.Shape]);
        }

        // ONNX has two biases, as PyTorch has; ours is one.
        OnnxValue Bias() => graph.Tensor(name + ".bias.iofc",
            () => [.. InOnnxOrder(_parameters[name + ".bias"].Read()), .. new float[4 * hidden]], 1, 8 * hidden);

        OnnxValue First(string part) => graph.Expand(
            graph.Tensor($"initial.{name}.{part}", _parameters[$"initial.{name}.{part}"].Read, 1, 1, hidden),
            graph.Concat(0, graph.Integers(1), rows, graph.Integers(1)));
    }

    /// <summary>A step of an LSTM.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="name">The layer.</param>
    /// <param name="input">[rows, inputs].</param>
    /// <param name="hidden">[rows, hidden].</param>
    /// <param name="cell">[rows, hidden].</param>
    /// <param name="says">The equation.</param>
    public (OnnxValue Hidden, OnnxValue Cell) LstmStep(OnnxGraph graph, string name, OnnxValue input, OnnxValue hidden, OnnxValue cell,
        string says)
    {
        OnnxValue given = graph.Gemm(input, Value(graph, name + ".weight_ih"), Value(graph, name + ".bias"));
        return Gated(graph, graph.Gemm(hidden, Value(graph, name + ".weight_hh"), given, says), cell);
    }

    /// <summary>The new state of an LSTM of which the gates (in, forget, update, out) are along axis 1.</summary>
    public static (OnnxValue Hidden, OnnxValue Cell) Gated(OnnxGraph graph, OnnxValue gates, OnnxValue cell)
    {
        OnnxValue[] gate = graph.Split(gates, 1, 4);
        OnnxValue kept = graph.Mul(graph.Sigmoid(gate[1]), cell), added = graph.Mul(graph.Sigmoid(gate[0]), graph.Tanh(gate[2]));
        OnnxValue next = graph.Add(kept, added);
        return (graph.Mul(graph.Sigmoid(gate[3]), graph.Tanh(next)), next);
    }

    // PyTorch and we have the gates as in, forget, update, out; ONNX as in, out, forget, update.
    private static float[] InOnnxOrder(float[] gates)
    {
        int gate = gates.Length / 4;
        return [.. gates[..gate], .. gates[(3 * gate)..], .. gates[gate..(3 * gate)]];
    }
}
