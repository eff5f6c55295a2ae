using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

public abstract partial class Kernels
{
    /// <summary>Takes the images of a batch from a store, made black and white as it says.</summary>
    /// <param name="store">The images, and which of them.</param>
    /// <param name="image">Overwritten, [rows, pixels].</param>
    public abstract void TakeImages(ImageStore store, Matrix image);
}

internal sealed partial class ReferenceKernels
{
    /// <inheritdoc/>
    public override void TakeImages(ImageStore store, Matrix image)
    {
        for (int r = 0; r < image.Rows; r++) store.TakeOnHost(r, image.Row(r));
    }
}
