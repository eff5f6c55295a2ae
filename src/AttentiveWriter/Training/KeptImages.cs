using AttentiveWriter.Data;
using AttentiveWriter.Devices;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Training;

/// <summary>The training images in the memory of a device that has its own: of each batch only the numbers of its images travel.</summary>
internal sealed class KeptImages : IDisposable
{
    // Of the device's memory: the rest is for the training.
    private const double MostShare = 0.25;

    private const int ValuesAtATime = 1 << 20;

    private readonly Arena _arena;
    private readonly ImagePick[] _picks;

    private KeptImages(ImageSet images, TrainingSettings settings, Executor executor, int rows)
    {
        int pixels = images.Width * images.Height * images.Channels;
        _arena = new Arena(executor.Memory);
        _picks = new ImagePick[rows];
        Store = new ImageStore(executor.Memory, _arena, (int)images.Count, pixels, rows, TonesOf(settings.Binarisation),
            new RandomSource(settings.Seed, RandomPurpose.Binarisation));
        int each = Math.Clamp(ValuesAtATime / pixels, 1, (int)images.Count);
        float[] values = new float[each * pixels];
        for (int first = 0; first < images.Count; first += each)
        {
            int count = Math.Min(each, (int)images.Count - first);
            for (int i = 0; i < count; i++) images.Copy(first + i, values.AsSpan(i * pixels, pixels));
            executor.Memory.Write(values.AsSpan(0, count * pixels), Store.Values.Slice(first, count));
        }
    }

    /// <summary>The images on the device.</summary>
    public ImageStore Store { get; }

    /// <summary>Moves the images to a device.</summary>
    /// <param name="images">The images.</param>
    /// <param name="settings">How they are made black and white.</param>
    /// <param name="device">Where training runs.</param>
    /// <param name="executor">Of that device.</param>
    /// <param name="rows">Rows that are taken at a time.</param>
    /// <returns>Null where they stay on the host: see <see cref="Bytes"/>.</returns>
    public static KeptImages? On(Device device, ImageSet images, TrainingSettings settings, Executor executor, int rows) =>
        Bytes(device, images) > 0 ? new KeptImages(images, settings, executor, rows) : null;

    /// <summary>Bytes that they take on a device: none where it shares the memory of the host, where they would take much of it, and where
    /// each epoch sees others.</summary>
    /// <param name="device">Where training runs.</param>
    /// <param name="images">The images.</param>
    public static long Bytes(Device device, ImageSet images)
    {
        long values = images.Count * images.Width * images.Height * images.Channels, bytes = sizeof(float) * values;
        double most = MostShare * (device.OwnMemory ?? long.MaxValue);
        return device.KeepsImages && !images.IsComposed && values <= int.MaxValue && bytes <= most ? bytes : 0;
    }

    /// <summary>Says which images the next rows are.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="firstRow">Its first row.</param>
    public void MoveTo(TrainingBatch batch, int firstRow)
    {
        for (int r = 0; r < _picks.Length; r++) _picks[r] = batch.Pick(firstRow + r);
        Store.Pick(_picks);
    }

    /// <summary>Frees their memory.</summary>
    public void Dispose() => _arena.Dispose();

    private static ImageTones TonesOf(Binarisation kind) => kind switch
    {
        Binarisation.Stochastic => ImageTones.Drawn,
        Binarisation.Threshold => ImageTones.Cut,
        _ => ImageTones.Grey,
    };
}
