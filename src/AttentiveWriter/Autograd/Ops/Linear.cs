using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = x_1 W_1^T + x_2 W_2^T + ... + b: a linear layer of several inputs, which are never concatenated.</summary>
/// <remarks>Weight gradients are deferred: dW_i = dy^T x_i over all steps and rows is one product, see <see cref="ParameterGradients"/>.</remarks>
internal sealed class Linear : Op
{
    private readonly Tape _tape;
    private readonly WeightBlock[] _blocks;
    private readonly Parameter _bias;
    private readonly Variable[] _inputs;
    private readonly Variable _output;
    private readonly int _scratch;

    private Linear(Tape tape, WeightBlock[] blocks, Parameter bias, Variable[] inputs, Variable output)
    {
        (_tape, _blocks, _bias, _inputs, _output) = (tape, blocks, bias, inputs, output);
        _scratch = tape.Rows * Math.Max(output.Columns, blocks.Max(b => b.Inputs));
        tape.ReserveScratch(_scratch);
    }

    /// <summary>Records the layer.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="blocks">A block for each input, all of the same outputs.</param>
    /// <param name="bias">[outputs].</param>
    /// <param name="inputs">[rows, inputs of its block] each.</param>
    /// <param name="output">Where the result goes, or null for a new variable.</param>
    /// <returns>y, [rows, outputs].</returns>
    public static Variable Record(Tape tape, WeightBlock[] blocks, Parameter bias, IReadOnlyList<Variable> inputs, Variable? output = null)
    {
        if (inputs.Count != blocks.Length) throw new ArgumentException($"{blocks[0].Weight.Name}: {inputs.Count} inputs for {blocks.Length} blocks");
        for (int i = 0; i < blocks.Length; i++)
            if (inputs[i].Columns != blocks[i].Inputs)
                throw new ArgumentException($"{blocks[i].Weight.Name}: input {i} has {inputs[i].Columns} columns, expected {blocks[i].Inputs}");
        output ??= tape.Output(bias.Count);
        if (output.Columns != bias.Count || blocks.Any(b => b.Outputs != bias.Count))
            throw new ArgumentException($"{blocks[0].Weight.Name}: outputs of {output.Columns} and {blocks[0].Outputs} columns for a bias of {bias.Count}");
        tape.Uses.Add(new ParameterUse(blocks, [.. inputs], bias, output));
        tape.Record(new Linear(tape, blocks, bias, [.. inputs], output));
        return output;
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        int rows = _tape.Rows, outputs = _output.Columns;
        for (int r = 0; r < rows; r++) _bias.Value.Span.CopyTo(_output.Value.Row(r));
        Span<float> tiles = _tape.Scratch(_scratch);
        for (int i = 0; i < _blocks.Length; i++)
        {
            int depth = _blocks[i].Inputs;
            MatrixProduct.PackTiles(_inputs[i].Value.Span, depth, rows, depth, tiles);
            MatrixProduct.Accumulate(rows, depth, outputs, tiles, _blocks[i].Forward, _output.Value.Span, outputs);
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        int rows = _tape.Rows, outputs = _output.Columns;
        Span<float> tiles = _tape.Scratch(_scratch);
        MatrixProduct.PackTiles(_output.Gradient.Span, outputs, rows, outputs, tiles);
        for (int i = 0; i < _blocks.Length; i++)
        {
            // y = x_i W_i^T
            if (!_inputs[i].HasGradient) continue;
            int inputs = _blocks[i].Inputs;
            MatrixProduct.Accumulate(rows, outputs, inputs, tiles, _blocks[i].Backward, _inputs[i].Gradient.Span, inputs);
        }
    }
}
