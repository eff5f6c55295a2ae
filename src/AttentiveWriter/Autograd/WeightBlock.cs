using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>The columns of a weight matrix that meet one input of a layer, packed for the micro-kernel.</summary>
/// <remarks>A layer with several inputs has a block for each, so inputs are never concatenated. Packing is done once after each optimiser step
/// and serves every step of the recurrence, forward and backward. Columns [channel][tap] of a convolution are packed as [tap][channel], the
/// order of <see cref="UnfoldKernel"/>.</remarks>
internal sealed class WeightBlock
{
    private readonly Matrix _forward, _backward, _ordered;

    /// <summary>Takes columns [first, first + inputs) of a weight of shape [outputs, all inputs].</summary>
    /// <param name="arena">Where the packed values live.</param>
    /// <param name="weight">The weight.</param>
    /// <param name="first">First column.</param>
    /// <param name="inputs">Columns, [channels, taps].</param>
    /// <param name="taps">Pixels of the window of a convolution; 1 for all else.</param>
    public WeightBlock(Arena arena, Parameter weight, int first, int inputs, int taps = 1)
    {
        Weight = weight;
        First = first;
        Inputs = inputs;
        Taps = taps;
        if (taps > 1) _ordered = arena.Allocate(Outputs, inputs);
        _forward = arena.Allocate(1, KernelSet.Current.PanelLength(inputs, Outputs));
        _backward = arena.Allocate(1, KernelSet.Current.PanelLength(Outputs, inputs));
    }

    /// <summary>The weight that this block is part of.</summary>
    public Parameter Weight { get; }

    /// <summary>First column in the weight.</summary>
    public int First { get; }

    /// <summary>Columns of the block.</summary>
    public int Inputs { get; }

    /// <summary>Pixels of the window of a convolution; 1 for all else.</summary>
    public int Taps { get; }

    /// <summary>Rows of the weight.</summary>
    public int Outputs => Weight.Value.Rows;

    /// <summary>W^T in panels, for y = x W^T.</summary>
    public ReadOnlySpan<float> Forward => _forward.Span;

    /// <summary>W in panels, for dx = dy W.</summary>
    public ReadOnlySpan<float> Backward => _backward.Span;

    /// <summary>Packs the current values.</summary>
    public void Pack()
    {
        Span<float> values = Weight.Value.Span[First..];
        int stride = Weight.Value.Columns;
        if (Taps > 1)
        {
            int channels = Inputs / Taps;
            for (int o = 0; o < Outputs; o++) RowMath.Transpose(values[(o * stride)..], Taps, channels, Taps, _ordered.Row(o), channels);
            values = _ordered.Span;
            stride = Inputs;
        }
        KernelSet.Current.PackPanelsFromRows(values, stride, Inputs, Outputs, _forward.Span);
        KernelSet.Current.PackPanels(values, stride, 0, Outputs, Outputs, Inputs, _backward.Span);
    }

    /// <summary>Writes a row of the weight's gradient in this block from values in the order in which the block is packed.</summary>
    public void SetGradient(int output, ReadOnlySpan<float> values)
    {
        int channels = Inputs / Taps;
        RowMath.Transpose(values, channels, Taps, channels, Weight.Gradient.Row(output).Slice(First, Inputs), Taps);
    }
}
