using AttentiveWriter.Nn;
using AttentiveWriter.Ranks;

namespace AttentiveWriter.Models;

/// <summary>A number of images as a model drew them: the canvas after each step and, with attention, where it read and wrote.</summary>
public sealed class Drawing
{
    // 4 GB of canvases.
    private const long MaxValues = 1L << 30;

    // The last steps: all of them, or one.
    private readonly float[][] _canvases;

    private readonly bool _everyStep;
    private GlimpseWindow[][]? _written, _read;

    internal Drawing(GenerativeSettings settings, int steps, int count, bool everyStep)
    {
        int kept = everyStep ? steps : 1;
        long values = (long)count * settings.Pixels * kept;
        if (values > MaxValues)
        {
            throw new SettingsException(
                $"{Plural.Of(count, "image")} of {Plural.Of(settings.Pixels, "value")} in {Plural.Of(kept, "step")} are too many at once; "
                    + $"draw at most {MaxValues / ((long)settings.Pixels * kept)}");
        }
        Settings = settings;
        Steps = steps;
        _everyStep = everyStep;
        Count = count;
        _canvases = NewSteps<float>(kept, count * settings.Pixels);
    }

    /// <summary>The shape of the model that drew.</summary>
    public GenerativeSettings Settings { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    /// <summary>Steps of each.</summary>
    public int Steps { get; }

    /// <summary>Where each step wrote, [step][image]; null without write attention, and where only finished images were kept.</summary>
    public IReadOnlyList<IReadOnlyList<GlimpseWindow>>? WriteWindows => _written;

    /// <summary>Where each step read, [step][image]; null without read attention, for images that were not read but
    /// imagined, and where only finished images were kept.</summary>
    public IReadOnlyList<IReadOnlyList<GlimpseWindow>>? ReadWindows => _read;

    /// <summary>The canvas of one image after one step, as the intensities that it stands for, [channels, height, width]: sigmoid(c_t) of
    /// Bernoulli pixels; of mixtures of logistics their mean, which may lie a little outside 0..1.</summary>
    /// <param name="image">The image, from 0.</param>
    /// <param name="step">The step, from 0.</param>
    /// <exception cref="InvalidOperationException">The step was not kept.</exception>
    public ReadOnlySpan<float> Canvas(int image, int step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Steps, nameof(step));
        if (!Keeps(step)) throw new InvalidOperationException("only the finished images were kept; draw with everyStep: true");
        return Kept(step).AsSpan(image * Settings.Pixels, Settings.Pixels);
    }

    /// <summary>The finished image: the canvas after the last step.</summary>
    /// <param name="image">The image, from 0.</param>
    public ReadOnlySpan<float> Final(int image) => Canvas(image, Steps - 1);

    /// <summary>Whether all intensities are numbers. Weights that are finite, but far too large, may leave none.</summary>
    public bool IsFinite => Array.TrueForAll(_canvases, values => Array.TrueForAll(values, float.IsFinite));

    /// <summary>Whether the canvas after a step is kept.</summary>
    internal bool Keeps(int step) => step >= Steps - _canvases.Length;

    /// <summary>Sets images [first, first + count) after a step that is kept: what the canvas stands for, and where the step read and
    /// wrote.</summary>
    internal void Set(int first, int count, int step, ReadOnlySpan<float> intensities, GlimpseWindow[]? read, GlimpseWindow[]? written)
    {
        intensities[..(count * Settings.Pixels)].CopyTo(Kept(step).AsSpan(first * Settings.Pixels));
        if (!_everyStep) return;
        Set(ref _read, first, count, step, read);
        Set(ref _written, first, count, step, written);
    }

    /// <summary>Gives every rank the images that each has drawn, and the others not.</summary>
    internal void Gather(RankShare share)
    {
        foreach (float[] canvas in _canvases) share.Gather<float>(canvas, Settings.Pixels);
        Gather(ref _read, share);
        Gather(ref _written, share);
    }

    // A rank that had nothing to draw does not know whether there are windows.
    private void Gather(ref GlimpseWindow[][]? windows, RankShare share)
    {
        if (!share.Ranks.Any(windows is not null)) return;
        windows ??= NewSteps<GlimpseWindow>(Steps, Count);
        float[] numbers = new float[Count * WindowNumbers.Count];
        foreach (GlimpseWindow[] step in windows)
        {
            for (int i = 0; i < Count; i++) WindowNumbers.Write(step[i], numbers.AsSpan(i * WindowNumbers.Count));
            share.Gather<float>(numbers, WindowNumbers.Count);
            for (int i = 0; i < Count; i++) step[i] = WindowNumbers.Read(numbers.AsSpan(i * WindowNumbers.Count))!;
        }
    }

    private void Set(ref GlimpseWindow[][]? windows, int first, int count, int step, GlimpseWindow[]? window)
    {
        if (window is null) return;
        // Several threads draw: whoever is first makes the array.
        if (Volatile.Read(ref windows) is null) Interlocked.CompareExchange(ref windows, NewSteps<GlimpseWindow>(Steps, Count), null);
        window.AsSpan(0, count).CopyTo(windows![step].AsSpan(first));
    }

    private float[] Kept(int step) => _canvases[step - Steps + _canvases.Length];

    private static T[][] NewSteps<T>(int steps, int length)
    {
        var all = new T[steps][];
        for (int t = 0; t < steps; t++) all[t] = new T[length];
        return all;
    }
}
