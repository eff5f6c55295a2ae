using AttentiveWriter.Tensors;

namespace AttentiveWriter.Autograd;

/// <summary>A value on a tape, [rows, columns], and the gradient of the loss by it.</summary>
/// <param name="value">The memory of the value.</param>
/// <param name="buffer">The memory of the gradient; null for data and on a tape that does not train.</param>
internal sealed class Variable(Matrix value, GradientBuffer? buffer)
{
    /// <summary>The value.</summary>
    public Matrix Value { get; } = value;

    /// <summary>Values a row.</summary>
    public int Columns => Value.Columns;

    /// <summary>Whether a gradient flows to this value.</summary>
    public bool HasGradient => Buffer is not null;

    /// <summary>The gradient so far; zeros before its first use in a backward pass.</summary>
    public Matrix Gradient => (Buffer ?? throw new InvalidOperationException("this value has no gradient")).Current;

    /// <summary>Where the gradient is summed.</summary>
    public GradientBuffer? Buffer { get; } = buffer;
}
