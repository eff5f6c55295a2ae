using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = a b, value by value: a gate, or a mask.</summary>
public sealed class Multiply : Op
{
    private readonly Variable _left, _right, _output;

    private Multiply(Variable left, Variable right, Variable output)
        : base([left, right], output) => (_left, _right, _output) = (left, right, output);

    /// <summary>Records the product.</summary>
    /// <param name="left">a, of any shape.</param>
    /// <param name="right">b, of the same shape; it may be a.</param>
    /// <returns>y, of the same shape.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Variable Record(Variable left, Variable right)
    {
        if (left.Columns != right.Columns) throw new ArgumentException($"{left.Columns} values times {right.Columns}");
        Variable output = left.Tape.Output(left.Columns);
        left.Tape.Record(new Multiply(left, right, output));
        return output;
    }

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.MultiplyForward(_left.Value, _right.Value, _output.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // y = a b
        if (_left.HasGradient) kernels.MultiplyBackward(_right.Value, _output.Gradient, _left.Gradient);
        if (_right.HasGradient) kernels.MultiplyBackward(_left.Value, _output.Gradient, _right.Gradient);
    }
}
