using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>One use of parameters on a tape, y = x_1 W_1^T + x_2 W_2^T + ... + b, from which their gradients are formed.</summary>
/// <param name="Blocks">The weights; none where b alone is broadcast.</param>
/// <param name="Inputs">What each was multiplied with.</param>
/// <param name="Bias">b, added to every row; null where something else is.</param>
/// <param name="Output">y, whose gradient is needed.</param>
public sealed record ParameterUse(WeightBlock[] Blocks, Variable[] Inputs, Parameter? Bias, Variable Output)
{
    /// <summary>Where the op that made <see cref="Output"/> stands on the tape.</summary>
    public int Position { get; init; }

    /// <summary>The shapes of a convolution; null for all else.</summary>
    public ConvolutionPlan? Convolution { get; init; }

    /// <summary>Where the parameters live.</summary>
    internal IEnumerable<Arena> Owners =>
        Bias is null ? Blocks.Select(block => block.Columns.Owner) : [.. Blocks.Select(block => block.Columns.Owner), Bias.Owner];

    /// <summary>What uses of the same parameters have in common.</summary>
    public object Layer => Blocks.Length > 0 ? Blocks[0] : Bias!;
}
