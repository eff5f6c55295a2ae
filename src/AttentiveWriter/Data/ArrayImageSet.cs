using System.Globalization;

namespace AttentiveWriter.Data;

/// <summary>Images of a program's own, held as they were given.</summary>
public sealed class ArrayImageSet : ImageSet
{
    private const string DefaultName = "own images";

    private readonly ReadOnlyMemory<float> _pixels;
    private readonly int[]? _labels;

    /// <summary>Takes images that stand one after the other; they are not copied.</summary>
    /// <param name="pixels">Intensities 0..1, [count, channels, height, width].</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">Values per pixel: 1 for grey, 3 for red, green and blue.</param>
    /// <param name="labels">The class of each image, from 0; null where they have none.</param>
    /// <param name="classNames">Names of the classes, in the order of their numbers; null where they have none.</param>
    /// <param name="name">What the images are called, in messages and on cards.</param>
    /// <param name="split">Which part of the data they are.</param>
    /// <exception cref="SettingsException">These are no whole number of images, a value is not 0..1, or the labels are not as many or below
    /// 0.</exception>
    public ArrayImageSet(
        ReadOnlyMemory<float> pixels, int width, int height, int channels = 1, IReadOnlyList<int>? labels = null,
        IReadOnlyList<string>? classNames = null, string name = DefaultName, Split split = Split.Train)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        int size = checked(width * height * channels);
        if (pixels.Length == 0) throw new SettingsException("there are no images");
        if (pixels.Length % size != 0)
            throw new SettingsException($"{Plural.Of(pixels.Length, "value")} are no whole images of {width} x {height} x {channels}, "
                + $"{size} values each");
        (Name, Split) = (name, split);
        (Width, Height, Channels, Count) = (width, height, channels, pixels.Length / size);
        (_pixels, _labels) = (pixels, labels?.ToArray());
        RequireIntensities(pixels.Span, size);
        IsBinary = !pixels.Span.ContainsAnyExcept(0, 1);
        ClassNames = classNames ?? [];
        if (_labels is null) return;
        if (_labels.Length != Count) throw new SettingsException($"{Plural.Of(_labels.Length, "label")} for {Plural.Of(Count, "image")}");
        if (Array.FindIndex(_labels, label => label is < 0 or >= MostClasses) is >= 0 and int wrong)
            throw new SettingsException($"image {wrong} has class {_labels[wrong]}, expected 0..{MostClasses - 1}");
        Classes = Math.Max(ClassNames.Count, _labels.Max() + 1);
    }

    /// <summary>Takes images from a sequence, one array for each.</summary>
    /// <param name="images">Intensities 0..1 of each, [channels, height, width].</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">Values per pixel.</param>
    /// <param name="labels">The class of each image, from 0; null where they have none.</param>
    /// <param name="classNames">Names of the classes, in the order of their numbers; null where they have none.</param>
    /// <param name="name">What the images are called, in messages and on cards.</param>
    /// <param name="split">Which part of the data they are.</param>
    /// <exception cref="SettingsException">An image has not as many values, one is not 0..1, or the labels are not as many or below
    /// 0.</exception>
    public ArrayImageSet(
        IEnumerable<float[]> images, int width, int height, int channels = 1, IEnumerable<int>? labels = null,
        IReadOnlyList<string>? classNames = null, string name = DefaultName, Split split = Split.Train)
        : this(Joined(images, width, height, channels), width, height, channels, labels?.ToArray(), classNames, name, split)
    {
    }

    // As many as a model can know.
    private const int MostClasses = 1024;

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Split Split { get; }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override int Channels { get; }

    /// <inheritdoc/>
    public override long Count { get; }

    /// <summary>Whether each value is 0 or 1.</summary>
    public override bool IsBinary { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override void Copy(long index, Span<float> destination)
    {
        GuardIndex(index);
        Span<float> image = Guard(destination);
        _pixels.Span.Slice((int)index * image.Length, image.Length).CopyTo(image);
    }

    /// <inheritdoc/>
    public override int? Label(long index)
    {
        GuardIndex(index);
        return _labels?[index];
    }

    private static void RequireIntensities(ReadOnlySpan<float> pixels, int size)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (pixels[i] is >= 0 and <= 1) continue;
            string hint = pixels[i] is > 1 and <= 255 ? "; bytes are divided by 255" : "";
            throw new SettingsException($"image {i / size} has a value of {pixels[i].ToString(CultureInfo.InvariantCulture)}, expected "
                + $"intensities 0..1{hint}");
        }
    }

    private static float[] Joined(IEnumerable<float[]> images, int width, int height, int channels)
    {
        ArgumentNullException.ThrowIfNull(images);
        long size = (long)width * height * channels;
        var all = new List<float[]>();
        foreach (float[] image in images)
        {
            if (image.Length != size)
                throw new SettingsException($"image {all.Count} has {Plural.Of(image.Length, "value")}, expected {size}: {width} x "
                + $"{height} x {channels}");
            all.Add(image);
        }
        return [.. all.SelectMany(image => image)];
    }
}
