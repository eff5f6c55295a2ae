using AttentiveWriter.Kernels;

namespace AttentiveWriter.Models.Draw;

/// <summary>A number of images as DRAW drew them: the canvas after each step and, with attention, where it read and wrote.</summary>
public sealed class Drawing
{
    // 4 GB of canvases: every step of every image is kept.
    private const long MaxValues = 1L << 30;

    private readonly float[][] _canvases;

    internal Drawing(DrawSettings settings, int count)
    {
        long values = (long)count * settings.Pixels * settings.Glimpses;
        if (values > MaxValues) throw new ArgumentException($"{count} images of {settings.Pixels} values in {settings.Glimpses} steps are too many at once; draw at most {MaxValues / ((long)settings.Pixels * settings.Glimpses)}");
        Settings = settings;
        Count = count;
        _canvases = NewSteps<float>(settings.Glimpses, count * settings.Pixels);
        WriteWindows = settings.Write is null ? null : NewSteps<AttentionWindow>(settings.Glimpses, count);
    }

    /// <summary>The shape of the model that drew.</summary>
    public DrawSettings Settings { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    /// <summary>Steps of each.</summary>
    public int Steps => Settings.Glimpses;

    /// <summary>Where each step wrote, [step][image]; null without write attention.</summary>
    public IReadOnlyList<IReadOnlyList<AttentionWindow>>? WriteWindows { get; }

    /// <summary>Where each step read, [step][image]; null without read attention and for images that were not read but imagined.</summary>
    public IReadOnlyList<IReadOnlyList<AttentionWindow>>? ReadWindows { get; internal init; }

    /// <summary>The canvas of one image after one step, as probabilities sigmoid(c_t), [channels, height, width].</summary>
    /// <param name="image">The image, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    public ReadOnlySpan<float> Canvas(int image, int step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        return _canvases[step].AsSpan(image * Settings.Pixels, Settings.Pixels);
    }

    /// <summary>The finished image: the canvas after the last step.</summary>
    /// <param name="image">The image, from 0.</param>
    public ReadOnlySpan<float> Final(int image) => Canvas(image, Steps - 1);

    internal void SetCanvas(int image, int step, ReadOnlySpan<float> logits)
    {
        Span<float> canvas = _canvases[step].AsSpan(image * Settings.Pixels, Settings.Pixels);
        for (int i = 0; i < canvas.Length; i++) canvas[i] = 1 / (1 + MathF.Exp(-logits[i]));
    }

    internal void SetWindow(IReadOnlyList<IReadOnlyList<AttentionWindow>> windows, int image, int step, ReadOnlySpan<float> parameters, int size) =>
        ((AttentionWindow[])windows[step])[image] = AttentionWindow.FromParameters(parameters, size, Settings.Width, Settings.Height);

    internal static T[][] NewSteps<T>(int steps, int length)
    {
        var all = new T[steps][];
        for (int t = 0; t < steps; t++) all[t] = new T[length];
        return all;
    }
}
