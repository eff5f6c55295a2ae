using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>kept = gradient: puts the gradient of some rows of a batch by, this worker on its share of the values.</summary>
    /// <param name="gradient">Of any shape.</param>
    /// <param name="kept">Overwritten, as many values.</param>
    public abstract void KeepGradient(Matrix gradient, Matrix kept);

    /// <summary>gradient += kept: adds that of other rows, this worker on its share of the values.</summary>
    /// <param name="kept">Of any shape.</param>
    /// <param name="gradient">Changed, as many values.</param>
    public abstract void AddGradient(Matrix kept, Matrix gradient);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void KeepGradient(Matrix gradient, Matrix kept)
    {
        for (int i = 0; i < gradient.Count; i++) kept.Span[i] = gradient.Span[i];
    }

    /// <inheritdoc/>
    public override void AddGradient(Matrix kept, Matrix gradient)
    {
        for (int i = 0; i < gradient.Count; i++) gradient.Span[i] += kept.Span[i];
    }
}
