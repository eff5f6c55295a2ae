using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>y = a b, value by value.</summary>
    /// <param name="left">a, [rows, columns].</param>
    /// <param name="right">b, [rows, columns].</param>
    /// <param name="output">y, overwritten, [rows, columns].</param>
    public abstract void MultiplyForward(Matrix left, Matrix right, Matrix output);

    /// <summary>da += dy b; with the factors exchanged, db.</summary>
    /// <param name="other">b, [rows, columns].</param>
    /// <param name="dOutput">dy, [rows, columns].</param>
    /// <param name="dInput">da, added to, [rows, columns].</param>
    public abstract void MultiplyBackward(Matrix other, Matrix dOutput, Matrix dInput);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void MultiplyForward(Matrix left, Matrix right, Matrix output)
    {
        for (int i = 0; i < output.Count; i++) output.Span[i] = left.Span[i] * right.Span[i];
    }

    /// <inheritdoc/>
    public override void MultiplyBackward(Matrix other, Matrix dOutput, Matrix dInput)
    {
        for (int i = 0; i < dInput.Count; i++) dInput.Span[i] += dOutput.Span[i] * other.Span[i];
    }
}
