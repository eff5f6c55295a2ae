using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>The columns of a weight matrix that meet one input of a layer, packed for the micro-kernel.</summary>
/// <remarks>A layer with several inputs has a block for each, so inputs are never concatenated. Packing is done once after each optimiser step
/// and serves every step of the recurrence, forward and backward.</remarks>
internal sealed class WeightBlock
{
    private readonly Matrix _forward, _backward;

    /// <summary>Takes columns [first, first + inputs) of a weight of shape [outputs, all inputs].</summary>
    public WeightBlock(Arena arena, Parameter weight, int first, int inputs)
    {
        Weight = weight;
        First = first;
        Inputs = inputs;
        _forward = arena.Allocate(1, KernelSet.Current.PanelLength(inputs, Outputs));
        _backward = arena.Allocate(1, KernelSet.Current.PanelLength(Outputs, inputs));
    }

    /// <summary>The weight that this block is part of.</summary>
    public Parameter Weight { get; }

    /// <summary>First column in the weight.</summary>
    public int First { get; }

    /// <summary>Columns of the block.</summary>
    public int Inputs { get; }

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
        KernelSet.Current.PackPanelsFromRows(values, Weight.Value.Columns, Inputs, Outputs, _forward.Span);
        KernelSet.Current.PackPanels(values, Weight.Value.Columns, 0, Outputs, Outputs, Inputs, _backward.Span);
    }
}
