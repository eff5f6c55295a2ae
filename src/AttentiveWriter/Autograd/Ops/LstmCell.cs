using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>The point-wise part of an LSTM: gates to cell and hidden state.</summary>
/// <remarks>
/// i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the gates; c = f c' + i g; h = o tanh(c). Saved for backward: the activations, in the memory
/// of the gates, where backward replaces them by the gates' gradients.
/// </remarks>
internal sealed class LstmCell : Op
{
    private readonly Variable _gates, _previousCell, _cell, _hidden;
    private readonly int _size;

    private LstmCell(Variable gates, Variable previousCell, int size, Variable cell, Variable hidden)
        : base(cell, hidden) =>
        (_gates, _previousCell, _size, _cell, _hidden) = (gates, previousCell, size, cell, hidden);

    /// <summary>Records the cell.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="gates">Pre-activations [rows, 4 hidden] in the order input, forget, cell, output, made by
    /// <see cref="Tape.OutputReplacedByGradient"/>; this op owns them from here on.</param>
    /// <param name="previousCell">c', [rows, hidden].</param>
    /// <param name="positions">Positions of a feature map, each with all four gates of its own: [rows, positions * 4 hidden] and
    /// [rows, positions * hidden]. With gates from a <see cref="Convolution"/> this is a ConvLSTM (Shi et al. 2015).</param>
    /// <returns>h and c, of the shape of c'.</returns>
    public static (Variable Hidden, Variable Cell) Record(Tape tape, Variable gates, Variable previousCell, int positions = 1)
    {
        int cells = previousCell.Columns;
        if (gates.Columns != 4 * cells) throw new ArgumentException($"{gates.Columns} gates for {cells} cells, expected {4 * cells}");
        if (positions < 1 || cells % positions != 0)
            throw new ArgumentException($"{cells} cells for {positions} positions, expected a multiple of them");
        Variable cell = tape.Output(cells), hidden = tape.Output(cells);
        tape.Record(new LstmCell(gates, previousCell, cells / positions, cell, hidden));
        return (hidden, cell);
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _gates.Value.Rows; r++)
        {
            Span<float> gates = _gates.Value.Row(r), previousCell = _previousCell.Value.Row(r);
            Span<float> cell = _cell.Value.Row(r), hidden = _hidden.Value.Row(r);
            for (int j = 0; j < cell.Length; j += _size)
                KernelSet.Current.LstmForward(
                    gates.Slice(4 * j, 4 * _size), previousCell.Slice(j, _size), cell.Slice(j, _size), hidden.Slice(j, _size));
        }
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dHiddens, dCells, dPreviousCells) = (_hidden.Gradient, _cell.Gradient, _previousCell.Gradient);
        for (int r = 0; r < _gates.Value.Rows; r++)
        {
            Span<float> gates = _gates.Value.Row(r), previousCell = _previousCell.Value.Row(r), cell = _cell.Value.Row(r);
            Span<float> dHidden = dHiddens.Row(r), dCell = dCells.Row(r), dPreviousCell = dPreviousCells.Row(r);
            for (int j = 0; j < cell.Length; j += _size)
                KernelSet.Current.LstmBackward(gates.Slice(4 * j, 4 * _size), previousCell.Slice(j, _size), cell.Slice(j, _size),
                    dHidden.Slice(j, _size), dCell.Slice(j, _size), dPreviousCell.Slice(j, _size));
        }
    }
}
