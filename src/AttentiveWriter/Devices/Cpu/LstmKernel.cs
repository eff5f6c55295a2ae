using System.Runtime.CompilerServices;
using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void LstmForward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix hidden)
    {
        for (int r = _first; r < End; r++)
        {
            Span<float> gate = gates.Row(r), previous = previousCell.Row(r), c = cell.Row(r), h = hidden.Row(r);
            for (int j = 0; j < c.Length; j += size)
                LstmKernel.Forward<V>(gate.Slice(4 * j, 4 * size), previous.Slice(j, size), c.Slice(j, size), h.Slice(j, size));
        }
    }

    /// <inheritdoc/>
    public override void LstmBackward(Matrix gates, Matrix previousCell, int size, Matrix cell, Matrix dHidden, Matrix dCell,
        Matrix dPreviousCell)
    {
        for (int r = _first; r < End; r++)
        {
            Span<float> gate = gates.Row(r), previous = previousCell.Row(r), c = cell.Row(r);
            Span<float> dh = dHidden.Row(r), dc = dCell.Row(r), dPrevious = dPreviousCell.Row(r);
            for (int j = 0; j < c.Length; j += size)
                LstmKernel.Backward<V>(gate.Slice(4 * j, 4 * size), previous.Slice(j, size), c.Slice(j, size), dh.Slice(j, size),
                    dc.Slice(j, size),
                    dPrevious.Slice(j, size));
        }
    }
}

/// <summary>The point-wise part of an LSTM cell for one row; gates are stacked input, forget, cell, output.</summary>
/// <remarks>Not to be inlined into the loop over rows: the compiler has only so much room for inlining in a method, and where it ends, each
/// sigmoid becomes a call that hands its registers over in memory, at five times the cost.</remarks>
internal static class LstmKernel
{
    /// <summary>c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c).</summary>
    /// <param name="gates">[4 hidden]: pre-activations on entry, activations on return, which is what backward needs.</param>
    /// <param name="previousCell">c', [hidden].</param>
    /// <param name="cell">c, [hidden].</param>
    /// <param name="hidden">h, [hidden].</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Forward<V>(Span<float> gates, ReadOnlySpan<float> previousCell, Span<float> cell, Span<float> hidden)
        where V : struct, ILanes<V>
    {
        int size = hidden.Length;
        Span<float> input = gates[..size], forget = gates[size..(2 * size)], update = gates[(2 * size)..(3 * size)],
            output = gates[(3 * size)..];
        for (int j = 0; j < size; j += V.Count)
        {
            var i = VectorMath.Sigmoid(VectorMath.Load<V>(input, j));
            var f = VectorMath.Sigmoid(VectorMath.Load<V>(forget, j));
            var g = VectorMath.Tanh(VectorMath.Load<V>(update, j));
            var o = VectorMath.Sigmoid(VectorMath.Load<V>(output, j));
            var c = V.MultiplyAdd(f, VectorMath.Load<V>(previousCell, j), i * g);
            VectorMath.Store(i, input, j);
            VectorMath.Store(f, forget, j);
            VectorMath.Store(g, update, j);
            VectorMath.Store(o, output, j);
            VectorMath.Store(c, cell, j);
            VectorMath.Store(o * VectorMath.Tanh(c), hidden, j);
        }
    }

    /// <summary>Inverts <see cref="Forward"/>: replaces the activations by the gradients of the pre-activations.</summary>
    /// <param name="gates">[4 hidden]: activations on entry, dGates on return.</param>
    /// <param name="previousCell">c', [hidden].</param>
    /// <param name="cell">c, [hidden].</param>
    /// <param name="dHidden">Gradient of h, [hidden].</param>
    /// <param name="dCell">Gradient of c from the next step, [hidden].</param>
    /// <param name="dPreviousCell">Gradient of c', added to, [hidden].</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Backward<V>(Span<float> gates, ReadOnlySpan<float> previousCell, ReadOnlySpan<float> cell,
        ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell, Span<float> dPreviousCell)
        where V : struct, ILanes<V>
    {
        int size = dHidden.Length;
        Span<float> input = gates[..size], forget = gates[size..(2 * size)], update = gates[(2 * size)..(3 * size)],
            output = gates[(3 * size)..];
        var one = V.Create(1);
        for (int j = 0; j < size; j += V.Count)
        {
            var i = VectorMath.Load<V>(input, j);
            var f = VectorMath.Load<V>(forget, j);
            var g = VectorMath.Load<V>(update, j);
            var o = VectorMath.Load<V>(output, j);
            var tanh = VectorMath.Tanh(VectorMath.Load<V>(cell, j));
            var dh = VectorMath.Load<V>(dHidden, j);
            // h = o tanh(c)
            var dc = V.MultiplyAdd(dh * o, one - tanh * tanh, VectorMath.Load<V>(dCell, j));
            VectorMath.Store(dh * tanh * o * (one - o), output, j);
            // c = f c' + i g
            VectorMath.Store(dc * g * i * (one - i), input, j);
            VectorMath.Store(dc * VectorMath.Load<V>(previousCell, j) * f * (one - f), forget, j);
            VectorMath.Store(dc * i * (one - g * g), update, j);
            VectorMath.Store(V.MultiplyAdd(dc, f, VectorMath.Load<V>(dPreviousCell, j)), dPreviousCell, j);
        }
    }
}
