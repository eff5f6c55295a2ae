using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices.Cpu;

internal sealed partial class CpuKernels<V>
{
    /// <inheritdoc/>
    public override void TakeImages(ImageStore store, Matrix image)
    {
        for (int r = _first; r < End; r++) store.TakeOnHost(r, image.Row(r));
    }
}
