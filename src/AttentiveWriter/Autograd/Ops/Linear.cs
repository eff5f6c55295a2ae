using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = x_1 W_1^T + x_2 W_2^T + ... + b: a linear layer of several inputs, which are never concatenated.</summary>
/// <remarks>Weight gradients are deferred, see <see cref="Backpropagation"/>.</remarks>
public sealed class Linear : Op
{
    private readonly string _name;
    private readonly WeightBlock[] _blocks;
    private readonly Parameter? _bias;
    private readonly Variable? _start;
    private readonly Variable[] _inputs;
    private readonly Variable _output;

    private Linear(string name, WeightBlock[] blocks, Parameter? bias, Variable? start, Variable[] inputs, Variable output)
        : base(start is null ? inputs : [start, .. inputs], output) =>
        (_name, _blocks, _bias, _start, _inputs, _output) = (name, blocks, bias, start, inputs, output);

    /// <summary>Records the layer.</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="blocks">A block for each input, all of the same outputs.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="inputs">[rows, inputs of its block] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, outputs].</returns>
    public static Variable Record(string name, WeightBlock[] blocks, Parameter bias, IReadOnlyList<Variable> inputs,
        Variable? output = null) =>
        Record(name, blocks, bias, null, inputs, output);

    /// <summary>Records y = start + x_1 W_1^T + x_2 W_2^T + ...</summary>
    /// <param name="name">The layer's name.</param>
    /// <param name="blocks">A block for each input, all of the same outputs.</param>
    /// <param name="start">[rows, outputs]: what other inputs of the layer and its bias add up to.</param>
    /// <param name="inputs">[rows, inputs of its block] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, outputs].</returns>
    public static Variable Record(string name, WeightBlock[] blocks, Variable start, IReadOnlyList<Variable> inputs,
        Variable? output = null) =>
        Record(name, blocks, null, start, inputs, output);

    private static Variable Record(
        string name, WeightBlock[] blocks, Parameter? bias, Variable? start, IReadOnlyList<Variable> inputs, Variable? output)
    {
        if (inputs.Count != blocks.Length) throw new ArgumentException($"{name}: {inputs.Count} inputs for {blocks.Length} blocks");
        for (int i = 0; i < blocks.Length; i++)
            if (inputs[i].Columns != blocks[i].Inputs)
                throw new ArgumentException($"{name}: input {i} has {inputs[i].Columns} columns, expected {blocks[i].Inputs}");
        Tape tape = inputs[0].Tape;
        int outputs = bias?.Count ?? start!.Columns;
        output ??= tape.Output(outputs);
        if (output.Columns != outputs || blocks.Any(b => b.Outputs != outputs))
            throw new ArgumentException($"{name}: outputs of {output.Columns} and {blocks[0].Outputs} columns where {outputs} are "
                + "expected");
        tape.Use(new ParameterUse(blocks, [.. inputs], bias, output));
        tape.Record(new Linear(name, blocks, bias, start, [.. inputs], output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"{nameof(Linear)} {_name}";

    /// <inheritdoc/>
    public override double ForwardOperations => Operations(_ => true);

    /// <inheritdoc/>
    public override double BackwardOperations => Operations(input => input.HasGradient);

    /// <inheritdoc/>
    public override void Forward(Kernels kernels)
    {
        if (_start is null) kernels.Broadcast(_bias!.Value, _output.Value);
        else kernels.Copy(_start.Value, _output.Value);
        for (int i = 0; i < _blocks.Length; i++) kernels.LinearForward(_inputs[i].Value, _blocks[i], _output.Value);
    }

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // y = start + ...
        if (_start is { HasGradient: true }) kernels.Add(_output.Gradient, _start.Gradient);
        for (int i = 0; i < _blocks.Length; i++)
        {
            // y = ... + x_i W_i^T
            if (_inputs[i].HasGradient) kernels.LinearBackward(_output.Gradient, _blocks[i], _inputs[i].Gradient);
        }
    }

    private double Operations(Func<Variable, bool> counts) =>
        2.0 * _output.Value.Rows * _output.Columns * _inputs.Where(counts).Sum(input => input.Columns);
}
