using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>i, f, g, o = sigmoid, sigmoid, tanh, sigmoid of the gates; c = f c' + i g; h = o tanh(c): the point-wise part of an
    /// LSTM.</summary>
    /// <param name="gates">Stacked i, f, g, o for each group of cells, [rows, 4 cells]: pre-activations on entry, activations on
    /// return.</param>
    /// <param name="previousCell">c', [rows, cells].</param>
    /// <param name="size">Cells of a group, each with all four gates of its own: all cells of an LSTM, the channels of one position of a
    /// ConvLSTM.</param>
    /// <param name="cell">c, overwritten, [rows, cells].</param>
    /// <param name="hidden">h, overwritten, [rows, cells].</param>
    public abstract void LstmForward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix hidden);

    /// <summary>Inverts <see cref="LstmForward"/>.</summary>
    /// <param name="gates">Activations on entry; overwritten by the gradients of the pre-activations.</param>
    /// <param name="previousCell">c', [rows, cells].</param>
    /// <param name="size">Cells of a group.</param>
    /// <param name="cell">c, [rows, cells].</param>
    /// <param name="dHidden">dh, [rows, cells].</param>
    /// <param name="dCell">dc, [rows, cells].</param>
    /// <param name="dPreviousCell">dc', added to, [rows, cells].</param>
    public abstract void LstmBackward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix dHidden, Matrix dCell,
        Matrix dPreviousCell);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void LstmForward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix hidden)
    {
        for (int r = 0; r < cell.Rows; r++)
            for (int j = 0; j < cell.Columns; j++)
            {
                (int i, int f, int g, int o) = Gates(j, size);
                Span<float> gate = gates.Row(r);
                gate[i] = (float)Sigmoid(gate[i]);
                gate[f] = (float)Sigmoid(gate[f]);
                gate[g] = MathF.Tanh(gate[g]);
                gate[o] = (float)Sigmoid(gate[o]);
                cell.Row(r)[j] = gate[f] * previousCell.Row(r)[j] + gate[i] * gate[g];
                hidden.Row(r)[j] = gate[o] * MathF.Tanh(cell.Row(r)[j]);
            }
    }

    /// <inheritdoc/>
    public override void LstmBackward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix dHidden, Matrix dCell,
        Matrix dPreviousCell)
    {
        for (int r = 0; r < cell.Rows; r++)
            for (int j = 0; j < cell.Columns; j++)
            {
                (int at, int af, int ag, int ao) = Gates(j, size);
                Span<float> gate = gates.Row(r);
                (float i, float f, float g, float o) = (gate[at], gate[af], gate[ag], gate[ao]);
                float tanh = MathF.Tanh(cell.Row(r)[j]), dh = dHidden.Row(r)[j];
                // h = o tanh(c)
                float dc = dCell.Row(r)[j] + dh * o * (1 - tanh * tanh);
                gate[ao] = dh * tanh * o * (1 - o);
                // c = f c' + i g
                gate[at] = dc * g * i * (1 - i);
                gate[af] = dc * previousCell.Row(r)[j] * f * (1 - f);
                gate[ag] = dc * i * (1 - g * g);
                dPreviousCell.Row(r)[j] += dc * f;
            }
    }

    /// <summary>Where the four gates of a cell stand.</summary>
    private static (int Input, int Forget, int Candidate, int Output) Gates(int cell, int size)
    {
        int first = cell / size * 4 * size + cell % size;
        return (first, first + size, first + 2 * size, first + 3 * size);
    }
}
