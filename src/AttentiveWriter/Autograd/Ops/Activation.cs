using AttentiveWriter.Devices;

namespace AttentiveWriter.Autograd.Ops;

/// <summary>y = f(x), value by value.</summary>
public sealed class Activation : Op
{
    private readonly ActivationFunction _function;
    private readonly Variable _input, _output;

    private Activation(ActivationFunction function, Variable input, Variable output)
        : base([input], output) => (_function, _input, _output) = (function, input, output);

    /// <summary>Records the function.</summary>
    /// <param name="function">f.</param>
    /// <param name="input">x, of any shape.</param>
    /// <returns>y, of the same shape.</returns>
    public static Variable Record(ActivationFunction function, Variable input)
    {
        if (!Enum.IsDefined(function)) throw new ArgumentException($"no activation function {function}");
        Variable output = input.Tape.Output(input.Columns);
        input.Tape.Record(new Activation(function, input, output));
        return output;
    }

    /// <inheritdoc/>
    public override string Name => $"{nameof(Activation)} {_function}";

    /// <inheritdoc/>
    public override void Forward(Kernels kernels) => kernels.ActivationForward(_function, _input.Value, _output.Value);

    /// <inheritdoc/>
    public override void Backward(Kernels kernels)
    {
        // y = f(x)
        if (_input.HasGradient) kernels.ActivationBackward(_function, _output.Value, _output.Gradient, _input.Gradient);
    }
}
