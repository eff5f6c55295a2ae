using AttentiveWriter.Devices.Cpu.Lanes;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

/// <summary>Columns of a weight packed for the micro-kernel.</summary>
/// <remarks>Packing is done once after each optimiser step and serves every step of the recurrence, forward and backward. Columns
/// [channel][tap] of a convolution are packed as [tap][channel], the order of <see cref="UnfoldKernel"/>.</remarks>
/// <typeparam name="V">The register.</typeparam>
internal sealed class PackedWeight<V> : WeightBlock
    where V : struct, ILanes<V>
{
    private readonly Matrix _forward, _backward, _ordered;

    /// <summary>Takes memory for the panels.</summary>
    public PackedWeight(Arena arena, WeightColumns columns)
        : base(columns)
    {
        if (columns.Taps > 1) _ordered = arena.Allocate(Outputs, Inputs);
        _forward = arena.Allocate(1, Packing.PanelLength<V>(Inputs, Outputs));
        _backward = arena.Allocate(1, Packing.PanelLength<V>(Outputs, Inputs));
    }

    /// <summary>W^T in panels, for y = x W^T.</summary>
    public ReadOnlySpan<float> Forward => _forward.Span;

    /// <summary>W in panels, for dx = dy W.</summary>
    public ReadOnlySpan<float> Backward => _backward.Span;

    /// <inheritdoc/>
    public override void Refresh()
    {
        Span<float> values = Columns.Value.Span[Columns.First..];
        int stride = Columns.Value.Columns, taps = Columns.Taps;
        if (taps > 1)
        {
            int channels = Inputs / taps;
            for (int o = 0; o < Outputs; o++) RowMath.Transpose(values[(o * stride)..], taps, channels, taps, _ordered.Row(o), channels);
            values = _ordered.Span;
            stride = Inputs;
        }
        Packing.PackPanelsFromRows<V>(values, stride, Inputs, Outputs, _forward.Span);
        Packing.PackPanels<V>(values, stride, 0, Outputs, Outputs, Inputs, _backward.Span);
    }

    /// <summary>Writes a row of the weight's gradient in this block from values in the order in which the block is packed.</summary>
    public void SetGradient(int output, ReadOnlySpan<float> values)
    {
        int channels = Inputs / Columns.Taps;
        RowMath.Transpose(values, channels, Columns.Taps, channels, Columns.Gradient.Row(output).Slice(Columns.First, Inputs),
            Columns.Taps);
    }
}
