using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>The point-wise part of an LSTM: gates to cell and hidden state.</summary>
/// <remarks>
/// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the gates; c = f c' + i g; h = o tanh(c). Saved for backward: the activations, in the
/// memory of the gates, where backward replaces them by the gates' gradients.
/// </remarks>
public sealed class LstmCell : Op
{
    private readonly Variable _gates, _previousCell, _cell, _hidden;
    private readonly int _size;

    private LstmCell(Variable gates, Variable previousCell, int size, Variable cell, Variable hidden)
        : base([gates, previousCell], cell, hidden) =>
        (_gates, _previousCell, _size, _cell, _hidden) = (gates, previousCell, size, cell, hidden);

    /// <summary>Records the cell.</summary>
    /// <param name="gates">Pre-activations [rows, 4 hidden] in the order input, forget, cell, output, made by
    /// <see cref="Tape.OutputReplacedByGradient"/>; this op owns them from here on.</param>
    /// <param name="previousCell">c', [rows, hidden].</param>
    /// <param name="positions">Positions of a feature map, each with all four gates of its own: [rows, positions * 4 hidden] and
    /// [rows, positions * hidden]. With gates from a <see cref="Convolution"/> this is a ConvLSTM (Shi et al. 2015).</param>
    /// <returns>h and c, of the shape of c'.</returns>
    public static (Variable Hidden, Variable Cell) Record(Variable gates, Variable previousCell, int positions = 1)
    {
        int cells = previousCell.Columns;
        if (gates.Columns != 4 * cells) throw new ArgumentException($"{gates.Columns} gates for {cells} cells, expected {4 * cells}");
        if (positions < 1 || cells % positions != 0)
            throw new ArgumentException($"{cells} cells for {positions} positions, expected a multiple of them");
        Variable cell = gates.Tape.Output(cells), hidden = gates.Tape.Output(cells);
        gates.Tape.Record(new LstmCell(gates, previousCell, cells / positions, cell, hidden));
        return (hidden, cell);
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) =>
        kernels.LstmForward(_gates.Value, _previousCell.Value, _size, _cell.Value, _hidden.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels) =>
        // c = f c' + i g, h = o tanh(c)
        kernels.LstmBackward(_gates.Value, _previousCell.Value, _size, _cell.Value, _hidden.Gradient, _cell.Gradient,
            _previousCell.Gradient);
}
