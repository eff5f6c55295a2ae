using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = x_1 W_1^T + x_2 W_2^T + ... + b: a linear layer of several inputs, which are never concatenated.</summary>
/// <remarks>Weight gradients are deferred: dW_i = dy^T x_i over all rows of some steps is one product, see <see cref="ParameterGradients"/>.</remarks>
internal sealed class Linear : Op
{
    private readonly Tape _tape;
    private readonly WeightBlock[] _blocks;
    private readonly Parameter? _bias;
    private readonly Variable? _start;
    private readonly Variable[] _inputs;
    private readonly Variable _output;

    private Linear(Tape tape, WeightBlock[] blocks, Parameter? bias, Variable? start, Variable[] inputs, Variable output)
        : base(output) =>
        (_tape, _blocks, _bias, _start, _inputs, _output) = (tape, blocks, bias, start, inputs, output);

    /// <summary>Records the layer.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="blocks">A block for each input, all of the same outputs.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="inputs">[rows, inputs of its block] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, outputs].</returns>
    public static Variable Record(Tape tape, WeightBlock[] blocks, Parameter bias, IReadOnlyList<Variable> inputs, Variable? output = null) =>
        Record(tape, blocks, bias, null, inputs, output);

    /// <summary>Records y = start + x_1 W_1^T + x_2 W_2^T + ...</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="blocks">A block for each input, all of the same outputs.</param>
    /// <param name="start">[rows, outputs]: what other inputs of the layer and its bias add up to.</param>
    /// <param name="inputs">[rows, inputs of its block] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, outputs].</returns>
    public static Variable Record(Tape tape, WeightBlock[] blocks, Variable start, IReadOnlyList<Variable> inputs, Variable? output = null) =>
        Record(tape, blocks, null, start, inputs, output);

    private static Variable Record(
        Tape tape, WeightBlock[] blocks, Parameter? bias, Variable? start, IReadOnlyList<Variable> inputs, Variable? output)
    {
        string name = blocks[0].Weight.Name;
        if (inputs.Count != blocks.Length) throw new ArgumentException($"{name}: {inputs.Count} inputs for {blocks.Length} blocks");
        for (int i = 0; i < blocks.Length; i++)
            if (inputs[i].Columns != blocks[i].Inputs)
                throw new ArgumentException($"{name}: input {i} has {inputs[i].Columns} columns, expected {blocks[i].Inputs}");
        int outputs = bias?.Count ?? start!.Columns;
        output ??= tape.Output(outputs);
        if (output.Columns != outputs || blocks.Any(b => b.Outputs != outputs))
            throw new ArgumentException($"{name}: outputs of {output.Columns} and {blocks[0].Outputs} columns where {outputs} are expected");
        tape.Use(new ParameterUse(blocks, [.. inputs], bias, output));
        tape.Record(new Linear(tape, blocks, bias, start, [.. inputs], output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"Linear {_blocks[0].Weight.Name[.._blocks[0].Weight.Name.LastIndexOf('.')]}";

    /// <inheritdoc/>
    public override double ForwardOperations => Operations(_ => true);

    /// <inheritdoc/>
    public override double BackwardOperations => Operations(input => input.HasGradient);

    /// <inheritdoc/>
    public override void Forward()
    {
        int rows = _tape.Rows, outputs = _output.Columns;
        for (int r = 0; r < rows; r++) (_start is null ? _bias!.Value.Span : _start.Value.Row(r)).CopyTo(_output.Value.Row(r));
        for (int i = 0; i < _blocks.Length; i++)
            KernelSet.Current.AccumulateProduct(rows, _blocks[i].Inputs, outputs, _inputs[i].Value.Span, _blocks[i].Forward, _output.Value.Span);
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        int rows = _tape.Rows, outputs = _output.Columns;
        // y = start + ...
        if (_start is { HasGradient: true }) KernelSet.Current.Add(_output.Gradient.Span, _start.Gradient.Span);
        for (int i = 0; i < _blocks.Length; i++)
        {
            // y = ... + x_i W_i^T
            if (_inputs[i].HasGradient)
                KernelSet.Current.AccumulateProduct(rows, outputs, _blocks[i].Inputs, _output.Gradient.Span, _blocks[i].Backward, _inputs[i].Gradient.Span);
        }
    }

    private double Operations(Func<Variable, bool> counts) =>
        2.0 * _tape.Rows * _output.Columns * _inputs.Where(counts).Sum(input => input.Columns);
}
