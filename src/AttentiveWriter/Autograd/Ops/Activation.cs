using AttentiveWriter.Kernels;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = f(x), value by value.</summary>
internal sealed class Activation : Op
{
    private readonly ActivationFunction _function;
    private readonly Variable _input, _output;

    private Activation(ActivationFunction function, Variable input, Variable output)
        : base(output) =>
        (_function, _input, _output) = (function, input, output);

    /// <summary>Records the function.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="function">f.</param>
    /// <param name="input">x, of any shape.</param>
    /// <returns>y, of the same shape.</returns>
    public static Variable Record(Tape tape, ActivationFunction function, Variable input)
    {
        if (!Enum.IsDefined(function)) throw new ArgumentException($"no activation function {function}");
        Variable output = tape.Output(input.Columns);
        tape.Record(new Activation(function, input, output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"{nameof(Activation)} {_function}";

    /// <inheritdoc/>
    public override void Forward()
    {
        if (_function == ActivationFunction.Tanh) KernelSet.Current.TanhForward(_input.Value.Span, _output.Value.Span);
        else KernelSet.Current.RectifierForward(_input.Value.Span, _output.Value.Span);
    }

    /// <inheritdoc/>
    public override void Backward()
    {
        if (!_input.HasGradient) return;
        // y = f(x)
        Span<float> y = _output.Value.Span, dy = _output.Gradient.Span, dx = _input.Gradient.Span;
        if (_function == ActivationFunction.Tanh) KernelSet.Current.TanhBackward(y, dy, dx);
        else KernelSet.Current.RectifierBackward(y, dy, dx);
    }
}
