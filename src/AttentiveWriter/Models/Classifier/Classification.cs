using AttentiveWriter.Nn;

namespace AttentiveWriter.Models.Classifier;

/// <summary>What a classifier said of a number of images, and where it looked.</summary>
public sealed class Classification
{
    private readonly float[] _probabilities;
    private readonly GlimpseWindow[][] _windows;

    internal Classification(ModelSettings settings, int glimpses, int count)
    {
        Settings = settings;
        Count = count;
        _probabilities = new float[checked(count * settings.Classes)];
        _windows = [.. Enumerable.Range(0, glimpses).Select(_ => new GlimpseWindow[count])];
    }

    /// <summary>The shape of the model.</summary>
    public ModelSettings Settings { get; }

    /// <summary>Images.</summary>
    public int Count { get; }

    /// <summary>Glimpses taken of each.</summary>
    public int Glimpses => _windows.Length;

    /// <summary>Where each glimpse was, [glimpse][image].</summary>
    public IReadOnlyList<IReadOnlyList<GlimpseWindow>> Windows => _windows;

    /// <summary>The probability of each class.</summary>
    /// <param name="image">The image, from 0.</param>
    public ReadOnlySpan<float> Probabilities(int image)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)Count, nameof(image));
        return _probabilities.AsSpan(image * Settings.Classes, Settings.Classes);
    }

    /// <summary>The most probable class.</summary>
    /// <param name="image">The image, from 0.</param>
    public int Class(int image) => Softmax.ArgMax(Probabilities(image));

    /// <summary>Whether all probabilities are numbers. Weights that are finite, but far too large, may leave none.</summary>
    public bool IsFinite => Array.TrueForAll(_probabilities, float.IsFinite);

    internal void SetWindows(int first, int count, int glimpse, Window window)
    {
        window.Read().AsSpan(0, count).CopyTo(_windows[glimpse].AsSpan(first));
    }

    internal void SetAnswers(int first, int count, ReadOnlySpan<float> logits)
    {
        for (int r = 0; r < count; r++)
        {
            ReadOnlySpan<float> from = logits.Slice(r * Settings.Classes, Settings.Classes);
            Span<float> to = _probabilities.AsSpan((first + r) * Settings.Classes, Settings.Classes);
            double logSum = Softmax.LogSum(from);
            for (int i = 0; i < to.Length; i++) to[i] = (float)Math.Exp(from[i] - logSum);
        }
    }
}
