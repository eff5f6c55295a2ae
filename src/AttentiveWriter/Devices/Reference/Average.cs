using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>a = d a + (1 - d) w, a step of a moving average of weights, this worker on its share of the values.</summary>
    /// <param name="value">w, of any shape.</param>
    /// <param name="decay">d.</param>
    /// <param name="average">a, changed, as many values.</param>
    public abstract void MoveAverage(Matrix value, float decay, Matrix average);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void MoveAverage(Matrix value, float decay, Matrix average)
    {
        for (int i = 0; i < value.Count; i++) average.Span[i] = decay * average.Span[i] + (1 - decay) * value.Span[i];
    }
}
