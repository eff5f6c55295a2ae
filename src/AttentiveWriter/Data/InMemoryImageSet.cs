using System.Security.Cryptography;

namespace AttentiveWriter.Data;

/// <summary>Images held as bytes, 0 to 255, and handed out as byte / 255.</summary>
public sealed class InMemoryImageSet : ImageSet
{
    private static readonly float[] Intensity = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    private readonly ReadOnlyMemory<byte> _pixels, _labels;

    /// <summary>Creates a set over the given bytes, which are not copied: slices of one file can serve several splits.</summary>
    /// <param name="name">The set's short name.</param>
    /// <param name="split">The split.</param>
    /// <param name="width">Width in pixels, at least 1.</param>
    /// <param name="height">Height in pixels, at least 1.</param>
    /// <param name="channels">Values per pixel, at least 1.</param>
    /// <param name="pixels">The images, [count, channels, height, width].</param>
    /// <param name="labels">One class per image, or empty for none.</param>
    /// <param name="classes">Classes in all, where a split may not have every one; otherwise the largest label decides.</param>
    /// <param name="isBinary">Whether each byte is 0 or 255.</param>
    /// <param name="classNames">Names of the classes, in their order; null where they have none.</param>
    /// <exception cref="ArgumentException">The bytes are not whole images, or labels and images differ in number.</exception>
    public InMemoryImageSet(string name, Split split, int width, int height, int channels,
        ReadOnlyMemory<byte> pixels, ReadOnlyMemory<byte> labels = default, int classes = 0, bool isBinary = false,
            IReadOnlyList<string>? classNames = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int size = checked(width * height * channels);
        if (pixels.Length % size != 0)
            throw new ArgumentException($"{pixels.Length} bytes are not whole images of {channels} x {height} x {width}.", nameof(pixels));
        if (!labels.IsEmpty && labels.Length != pixels.Length / size)
            throw new ArgumentException($"There are {pixels.Length / size} images but {labels.Length} labels.", nameof(labels));
        (Name, Split, Width, Height, Channels, Count) = (name, split, width, height, channels, pixels.Length / size);
        IsBinary = isBinary;
        _pixels = pixels;
        _labels = labels;
        foreach (byte label in labels.Span) Classes = Math.Max(Classes, label + 1);
        Classes = Math.Max(Classes, classes);
        ClassNames = classNames ?? [];
    }

    /// <summary>Files that were left out, as <see cref="ImageFolder"/> says.</summary>
    internal IReadOnlyDictionary<string, int>? FilesLeftOut { get; init; }

    /// <summary>Folders that were left out, as they are links.</summary>
    internal IReadOnlyList<string> FoldersLeftOut { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> LinksLeftOut => FoldersLeftOut;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, int> LeftOut => FilesLeftOut ?? base.LeftOut;

    /// <summary>The file, as <see cref="File"/> says.</summary>
    internal string? ReadFrom { get; init; }

    /// <inheritdoc/>
    public override string? File => ReadFrom;

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

    /// <inheritdoc/>
    public override bool IsBinary { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <summary>The SHA-256 of the bytes.</summary>
    public override string ValuesIdentity => DataFingerprint.HashName + Convert.ToHexStringLower(SHA256.HashData(_pixels.Span));

    /// <inheritdoc/>
    public override string? LabelsIdentity =>
        _labels.IsEmpty ? null : DataFingerprint.HashName + Convert.ToHexStringLower(SHA256.HashData(_labels.Span));

    /// <inheritdoc/>
    public override void Copy(long index, Span<float> destination)
    {
        GuardIndex(index);
        Span<float> image = Guard(destination);
        ReadOnlySpan<byte> pixels = _pixels.Span.Slice((int)(index * image.Length), image.Length);
        for (int i = 0; i < image.Length; i++) image[i] = Intensity[pixels[i]];
    }

    /// <inheritdoc/>
    public override int? Label(long index)
    {
        GuardIndex(index);
        return _labels.IsEmpty ? null : _labels.Span[(int)index];
    }
}
