using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void LstmForward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix hidden) =>
        Queue.ForEach(LstmKernel.Forward, cell.Count, new LstmForwardArguments(gates, previousCell, size, cell, hidden));

    /// <inheritdoc/>
    public override void LstmBackward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix dHidden, Matrix dCell,
        Matrix dPreviousCell) =>
        Queue.ForEach(LstmKernel.Backward, cell.Count,
            new LstmBackwardArguments(gates, previousCell, size, cell, dHidden, dCell, dPreviousCell));
}

/// <summary>What an LSTM reads and writes.</summary>
internal readonly record struct LstmForwardArguments(GpuMatrix Gates, GpuMatrix PreviousCell, int Size, GpuMatrix Cell, GpuMatrix Hidden);

/// <summary>What an LSTM reads and writes on the way back.</summary>
internal readonly record struct LstmBackwardArguments(GpuMatrix Gates, GpuMatrix PreviousCell, int Size, GpuMatrix Cell, GpuMatrix DHidden,
    GpuMatrix DCell, GpuMatrix DPreviousCell);

/// <summary>The point-wise part of an LSTM, on the device: a thread for each cell.</summary>
internal static unsafe class LstmKernel
{
    public static void Forward(LstmForwardArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Cell.Count) return;
        float* gate = Gates(p.Gates, p.Cell.Columns, p.Size, item);
        float i = GpuMath.Sigmoid(gate[0]), f = GpuMath.Sigmoid(gate[p.Size]), g = GpuMath.Tanh(gate[2 * p.Size]),
            o = GpuMath.Sigmoid(gate[3 * p.Size]), c = f * p.PreviousCell.Values[item] + i * g;
        gate[0] = i;
        gate[p.Size] = f;
        gate[2 * p.Size] = g;
        gate[3 * p.Size] = o;
        p.Cell.Values[item] = c;
        p.Hidden.Values[item] = o * GpuMath.Tanh(c);
    }

    public static void Backward(LstmBackwardArguments p)
    {
        int item = Items.Mine;
        if (item >= p.Cell.Count) return;
        float* gate = Gates(p.Gates, p.Cell.Columns, p.Size, item);
        float i = gate[0], f = gate[p.Size], g = gate[2 * p.Size], o = gate[3 * p.Size];
        float tanh = GpuMath.Tanh(p.Cell.Values[item]), dh = p.DHidden.Values[item];
        // h = o tanh(c)
        float dc = p.DCell.Values[item] + dh * o * (1 - tanh * tanh);
        gate[3 * p.Size] = dh * tanh * o * (1 - o);
        // c = f c' + i g
        gate[0] = dc * g * i * (1 - i);
        gate[p.Size] = dc * p.PreviousCell.Values[item] * f * (1 - f);
        gate[2 * p.Size] = dc * i * (1 - g * g);
        p.DPreviousCell.Values[item] += dc * f;
    }

    /// <summary>Where the first of the four gates of a cell is; the others follow, a group of cells apart.</summary>
    private static float* Gates(GpuMatrix gates, int cells, int size, int item)
    {
        int row = item / cells, cell = item % cells;
        return gates.Row(row) + cell / size * 4 * size + cell % size;
    }
}
