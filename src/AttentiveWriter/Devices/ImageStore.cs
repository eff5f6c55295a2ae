using System.Runtime.InteropServices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Devices;

/// <summary>Images in the memory of a device, and which of them a batch takes: see <see cref="Kernels.TakeImages"/>.</summary>
/// <remarks>What a batch takes is kept on the device, so that a recorded step takes others at every replay.</remarks>
public sealed class ImageStore
{
    private readonly DeviceMemory _memory;

    /// <summary>Takes memory for images of zeros.</summary>
    /// <param name="memory">Where they are.</param>
    /// <param name="arena">Of that memory.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="pixels">Values of an image.</param>
    /// <param name="rows">Images of a batch.</param>
    /// <param name="tones">How they are made black and white.</param>
    /// <param name="source">What draws that.</param>
    public ImageStore(DeviceMemory memory, Arena arena, int count, int pixels, int rows, ImageTones tones, RandomSource source)
    {
        ArgumentNullException.ThrowIfNull(arena);
        (_memory, Tones, Source) = (memory, tones, source);
        Values = arena.Allocate(count, pixels);
        Picks = arena.Allocate(rows, Marshal.SizeOf<ImagePick>() / sizeof(float));
    }

    /// <summary>Intensities in 0..1, [images, pixels].</summary>
    public Matrix Values { get; }

    /// <summary>The <see cref="ImagePick"/> of each row of a batch.</summary>
    public Matrix Picks { get; }

    /// <summary>How images are made black and white.</summary>
    public ImageTones Tones { get; }

    /// <summary>What draws that, addressed by (epoch, image).</summary>
    public RandomSource Source { get; }

    /// <summary>Says which images the rows of the next batch take.</summary>
    /// <param name="picks">One for each row.</param>
    public void Pick(ReadOnlySpan<ImagePick> picks) => _memory.Write(MemoryMarshal.Cast<ImagePick, float>(picks), Picks);

    /// <summary>Takes the image of a row, on a device whose memory is the host's.</summary>
    /// <param name="row">The row of the batch.</param>
    /// <param name="image">Overwritten.</param>
    internal void TakeOnHost(int row, Span<float> image)
    {
        ImagePick pick = MemoryMarshal.Cast<float, ImagePick>(Picks.Span)[row];
        Values.Row((int)pick.Index).CopyTo(image);
        if (Tones == ImageTones.Drawn) Source.Flip(image, pick.Epoch, pick.Index);
        if (Tones != ImageTones.Cut) return;
        foreach (ref float pixel in image) pixel = pixel > 0.5f ? 1 : 0;
    }
}
