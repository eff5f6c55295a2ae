using AttentiveWriter.Kernels;
using AttentiveWriter.Tensors;

namespace AttentiveWriter.Models.Draw;

/// <summary>A number of images as DRAW drew them: the canvas after each step and, with attention, where it read and wrote.</summary>
public sealed class Drawing
{
    // 4 GB of canvases.
    private const long MaxValues = 1L << 30;

    // The last steps: all of them, or one.
    private readonly float[][] _canvases;

    internal Drawing(DrawSettings settings, int count, bool everyStep)
    {
        int kept = everyStep ? settings.Glimpses : 1;
        long values = (long)count * settings.Pixels * kept;
        if (values > MaxValues) throw new ArgumentException($"{count} images of {settings.Pixels} values in {kept} steps are too many at once; draw at most {MaxValues / ((long)settings.Pixels * kept)}");
        Settings = settings;
        Count = count;
        _canvases = NewSteps<float>(kept, count * settings.Pixels);
        WriteWindows = settings.Write is null || !everyStep ? null : NewSteps<AttentionWindow>(settings.Glimpses, count);
    }

    /// <summary>The shape of the model that drew.</summary>
    public DrawSettings Settings { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    /// <summary>Steps of each.</summary>
    public int Steps => Settings.Glimpses;

    /// <summary>Where each step wrote, [step][image]; null without write attention, and where only finished images were kept.</summary>
    public IReadOnlyList<IReadOnlyList<AttentionWindow>>? WriteWindows { get; }

    /// <summary>Where each step read, [step][image]; null without read attention, for images that were not read but
    /// imagined, and where only finished images were kept.</summary>
    public IReadOnlyList<IReadOnlyList<AttentionWindow>>? ReadWindows { get; internal init; }

    /// <summary>The canvas of one image after one step, as probabilities sigmoid(c_t), [channels, height, width].</summary>
    /// <param name="image">The image, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="InvalidOperationException">The step was not kept.</exception>
    public ReadOnlySpan<float> Canvas(int image, int step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps, nameof(step));
        if (step < Steps - _canvases.Length) throw new InvalidOperationException("only the finished images were kept; draw with everyStep: true");
        return Kept(step).AsSpan(image * Settings.Pixels, Settings.Pixels);
    }

    /// <summary>The finished image: the canvas after the last step.</summary>
    /// <param name="image">The image, from 0.</param>
    public ReadOnlySpan<float> Final(int image) => Canvas(image, Steps - 1);

    /// <summary>Sets the canvases of images [first, first + count) after a step, if the step is kept.</summary>
    internal void SetCanvases(int first, int count, int step, Matrix logits)
    {
        if (step < Steps - _canvases.Length) return;
        int pixels = Settings.Pixels;
        KernelSet.Current.Sigmoid(logits.Span[..(count * pixels)], Kept(step).AsSpan(first * pixels, count * pixels));
    }

    internal void SetWindows(IReadOnlyList<IReadOnlyList<AttentionWindow>> windows, int first, int count, int step, Matrix parameters, int size)
    {
        for (int r = 0; r < count; r++)
            ((AttentionWindow[])windows[step])[first + r] = AttentionWindow.FromParameters(parameters.Row(r), size, Settings.Width, Settings.Height);
    }

    private float[] Kept(int step) => _canvases[step - Steps + _canvases.Length];

    internal static T[][] NewSteps<T>(int steps, int length)
    {
        var all = new T[steps][];
        for (int t = 0; t < steps; t++) all[t] = new T[length];
        return all;
    }
}
