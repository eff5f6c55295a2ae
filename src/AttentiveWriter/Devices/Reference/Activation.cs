using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>y = f(x), value by value.</summary>
    /// <param name="function">f.</param>
    /// <param name="input">x, [rows, columns].</param>
    /// <param name="output">y, overwritten, [rows, columns].</param>
    public abstract void ActivationForward(ActivationFunction function, Matrix input, Matrix output);

    /// <summary>dx += dy f'(x), of which y = f(x) tells all.</summary>
    /// <param name="function">f.</param>
    /// <param name="output">y, [rows, columns].</param>
    /// <param name="dOutput">dy, [rows, columns].</param>
    /// <param name="dInput">dx, added to, [rows, columns].</param>
    public abstract void ActivationBackward(ActivationFunction function, Matrix output, Matrix dOutput, Matrix dInput);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void ActivationForward(ActivationFunction function, Matrix input, Matrix output)
    {
        for (int i = 0; i < input.Count; i++)
        {
            float x = input.Span[i];
            output.Span[i] = function == ActivationFunction.Tanh ? MathF.Tanh(x) : x < 0 ? 0 : x;
        }
    }

    /// <inheritdoc/>
    public override void ActivationBackward(ActivationFunction function, Matrix output, Matrix dOutput, Matrix dInput)
    {
        for (int i = 0; i < output.Count; i++)
        {
            float y = output.Span[i], slope = function == ActivationFunction.Tanh ? 1 - y * y : y > 0 ? 1 : 0;
            dInput.Span[i] += dOutput.Span[i] * slope;
        }
    }
}
