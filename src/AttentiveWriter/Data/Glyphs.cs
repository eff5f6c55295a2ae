using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>The built-in set: handwriting-like digits drawn on demand, as many as one likes, from a seed and no file.</summary>
/// <remarks>
/// Each image is a digit chosen evenly, written in one of its usual ways, then bent, slanted, turned, stretched, fitted into a box of about
/// 20 x 20 of the 28 x 28 pixels, placed near the middle and drawn with a pen of its own thickness. Image i of a split is a function of
/// (seed, split, i) alone. It stands in for MNIST in demos and tests; figures obtained on it say nothing about MNIST.
/// </remarks>
public sealed class Glyphs : ImageSet
{
    private const long Limit = 1L << 40;

    // Raised whenever any image changes: runs know their data by it.
    private const int Version = 1;

    private readonly RandomSource _random;
    private readonly int _splitId;
    private readonly ulong _seed;

    /// <summary>Creates a split of the set.</summary>
    /// <param name="seed">Chooses one of 2^64 sets; keep it fixed, so that runs with other seeds of their own see the same data.</param>
    /// <param name="split">Training (50,000 images an epoch), validation or test (10,000 each), drawn apart.</param>
    /// <param name="size">Width and height in pixels, 8 to 512; strokes scale along.</param>
    public Glyphs(ulong seed = 0, Split split = Split.Train, int size = 28)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 8);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 512);
        (_splitId, Count) = split switch
        {
            Split.Train => (0, 50_000),
            Split.Validation => (1, 10_000),
            _ => (2, 10_000),
        };
        _random = new RandomSource(seed, RandomPurpose.Glyphs);
        _seed = seed;
        Split = split;
        Width = Height = size;
    }

    /// <inheritdoc/>
    public override string Name => "glyphs";

    /// <inheritdoc/>
    public override Split Split { get; }

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override int Channels => 1;

    /// <summary>Images in one epoch: a nominal figure, as any index up to 2^40 has its image.</summary>
    public override long Count { get; }

    /// <inheritdoc/>
    public override int Classes => 10;

    /// <summary>The version of what draws the glyphs, and the seed: images and labels follow from them.</summary>
    public override string ValuesIdentity => FormattableString.Invariant($"{Name} version {Version}, {Split.Word()}, seed {_seed}");

    /// <inheritdoc/>
    public override string? LabelsIdentity => null;

    /// <summary>Returns the digit of one image.</summary>
    /// <param name="index">The image, 0 to 2^40 - 1.</param>
    public override int? Label(long index) => Begin(index).NextInt(10);

    /// <inheritdoc/>
    public override void Copy(long index, Span<float> destination)
    {
        RandomSequence random = Begin(index);
        Span<float> image = Guard(destination);
        float[][][] ways = GlyphShapes.Digits[random.NextInt(10)];
        float[][] strokes = ways[random.NextInt(ways.Length)];

        Span<GlyphPoint> points = stackalloc GlyphPoint[GlyphHand.MaxPoints];
        points = points[..GlyphHand.Flatten(strokes, ref random, points)];
        GlyphHand.Distort(points, ref random);
        image.Clear();
        Draw(points, image, ref random);
    }

    private RandomSequence Begin(long index)
    {
        if ((ulong)index >= Limit) throw new ArgumentOutOfRangeException(nameof(index), index, $"Glyphs are numbered 0 to {Limit - 1}.");
        return new RandomSequence(_random, step: _splitId, row: index);
    }

    // Fits the glyph with its ink into a square box, as MNIST does, and the box near the middle of the image.
    private void Draw(ReadOnlySpan<GlyphPoint> points, Span<float> image, ref RandomSequence random)
    {
        float unit = Width / 28f;
        float thickness = unit * random.Next(1.7f, 3.4f), box = unit * random.Next(19f, 21f);
        float shiftX = unit * GlyphHand.Spread(ref random, 2), shiftY = unit * GlyphHand.Spread(ref random, 2);
        (float left, float right, float top, float bottom) = (float.MaxValue, float.MinValue, float.MaxValue, float.MinValue);
        foreach (GlyphPoint point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }
        float scale = (box - thickness) / Math.Max(right - left, bottom - top);
        float originX = Width / 2f + shiftX - scale * (left + right) / 2, originY = Height / 2f + shiftY - scale * (top + bottom) / 2;
        for (int i = 1; i < points.Length; i++)
        {
            if (points[i].Starts) continue;
            GlyphPen.Segment(image, Width, originX + scale * points[i - 1].X, originY + scale * points[i - 1].Y,
                originX + scale * points[i].X, originY + scale * points[i].Y, thickness / 2);
        }
    }
}
