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

    private LstmCell(Variable gates, Variable previousCell, Variable cell, Variable hidden)
        : base(cell, hidden) =>
        (_gates, _previousCell, _cell, _hidden) = (gates, previousCell, cell, hidden);

    /// <summary>Records the cell.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="gates">Pre-activations [rows, 4 hidden] in the order input, forget, cell, output, made by
    /// <see cref="Tape.OutputReplacedByGradient"/>; this op owns them from here on.</param>
    /// <param name="previousCell">c', [rows, hidden].</param>
    /// <returns>h and c, [rows, hidden] each.</returns>
    public static (Variable Hidden, Variable Cell) Record(Tape tape, Variable gates, Variable previousCell)
    {
        int size = previousCell.Columns;
        if (gates.Columns != 4 * size) throw new ArgumentException($"{gates.Columns} gates for {size} cells, expected {4 * size}");
        Variable cell = tape.Output(size), hidden = tape.Output(size);
        tape.Record(new LstmCell(gates, previousCell, cell, hidden));
        return (hidden, cell);
    }

    /// <inheritdoc/>
    public override void Forward()
    {
        for (int r = 0; r < _gates.Value.Rows; r++)
            KernelSet.Current.LstmForward(_gates.Value.Row(r), _previousCell.Value.Row(r), _cell.Value.Row(r), _hidden.Value.Row(r));
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        var (dHidden, dCell, dPreviousCell) = (_hidden.Gradient, _cell.Gradient, _previousCell.Gradient);
        for (int r = 0; r < _gates.Value.Rows; r++)
            KernelSet.Current.LstmBackward(_gates.Value.Row(r), _previousCell.Value.Row(r), _cell.Value.Row(r), dHidden.Row(r), dCell.Row(r), dPreviousCell.Row(r));
    }
}
