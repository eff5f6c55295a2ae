using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void KeepGradient(Matrix gradient, Matrix kept) => Share(gradient).CopyTo(Share(kept));

    /// <inheritdoc/>
    public override void AddGradient(Matrix kept, Matrix gradient) => RowMath.Add<V>(Share(kept), Share(gradient));

    // Every value by itself: no bit depends on where the shares end.
    private Span<float> Share(Matrix values)
    {
        int first = (int)((long)values.Count * worker / _workers), end = (int)((long)values.Count * (worker + 1) / _workers);
        return values.Span[first..end];
    }
}
