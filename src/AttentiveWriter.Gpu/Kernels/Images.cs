using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Gpu;

internal sealed partial class GpuKernels
{
    /// <inheritdoc/>
    public override void TakeImages(ImageStore store, Matrix image) => Queue.ForEach(ImageKernel.Take,
        image.Rows * ((image.Columns + ImageKernel.Pixels - 1) / ImageKernel.Pixels), new ImageArguments(store.Values,
            store.Picks.Address, (int)store.Tones, store.Source.Seed, (uint)store.Source.Purpose, image));
}

/// <summary>Images, which of them, how they are made black and white, and where they go.</summary>
internal readonly record struct ImageArguments(GpuMatrix Values, long Picks, int Tones, ulong Seed, uint Purpose, GpuMatrix Image);

/// <summary>The images of a batch, on the device.</summary>
internal static unsafe class ImageKernel
{
    /// <summary>Pixels of a thread: as many as the generator gives numbers at once.</summary>
    public const int Pixels = 4;

    // Numbers of an address; what follows is those of the next t.
    private const int MostBlocks = 1 << 16;

    public static void Take(ImageArguments p)
    {
        int blocks = (p.Image.Columns + Pixels - 1) / Pixels, item = Items.Mine;
        if (item >= p.Image.Rows * blocks) return;
        int row = item / blocks, block = item % blocks, start = block * Pixels, count = p.Image.Columns - start;
        ImagePick* pick = (ImagePick*)p.Picks + row;
        float* from = p.Values.Values + pick->Index * p.Image.Columns + start, to = p.Image.Row(row) + start;
        RandomWords words = RandomWords.At(p.Seed, p.Purpose, block % MostBlocks, pick->Epoch, pick->Index, block / MostBlocks);
        to[0] = Tone(p.Tones, from[0], words.W0);
        if (count > 1) to[1] = Tone(p.Tones, from[1], words.W1);
        if (count > 2) to[2] = Tone(p.Tones, from[2], words.W2);
        if (count > 3) to[3] = Tone(p.Tones, from[3], words.W3);
    }

    private static float Tone(int tones, float intensity, uint word) =>
        tones == (int)ImageTones.Drawn ? (word >> 8) * RandomWords.ToUnit < intensity ? 1f : 0f
        : tones == (int)ImageTones.Cut ? intensity > 0.5f ? 1f : 0f
        : intensity;
}
