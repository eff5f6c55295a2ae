using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>Scenes composed on demand: digits of another set, or parts of them, at random places of a larger black image.</summary>
/// <remarks>
/// Scene i has digit i of its own split; all else is a function of (seed, split, i) and, in the training split, of the epoch: each epoch
/// composes afresh, while the scenes of the other splits never change. Where things overlap, their intensities add up and are clipped
/// at 1: nothing makes a digit darker.
/// </remarks>
public abstract class DigitScenes : ImageSet
{
    /// <summary>Width and height of a digit in pixels, with its margin.</summary>
    public const int DigitSize = 28;

    // Where the training split begins among the steps of the random numbers: each fixed split has one step, each epoch has one.
    private const long Validation = 0, Test = 1, Train = 2;

    // Raised whenever any scene changes: runs know their data by it.
    private const int Version = 1;

    private readonly RandomSource _random;
    private readonly ulong _seed;
    private readonly long _splitId;

    private protected DigitScenes(ulong seed, ImageSet digits, int size)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if ((digits.Width, digits.Height, digits.Channels) != (DigitSize, DigitSize, 1))
        {
            string problem = $"scenes take digits of {DigitSize} x {DigitSize} x 1; those of {digits.Title} are "
                + $"{digits.Width} x {digits.Height} x {digits.Channels} (width x height x channels)";
            throw digits.File is string file ? new InputFileException(file, problem) : new SettingsException(problem);
        }
        if (digits.Count is < 2 or > int.MaxValue)
            throw new SettingsException($"scenes take 2 to {int.MaxValue} digits; {digits.Title} has {digits.Count}");
        _splitId = digits.Split switch
        {
            Split.Train => Train,
            Split.Validation => Validation,
            _ => Test,
        };
        _seed = seed;
        _random = new RandomSource(seed, RandomPurpose.Scenes);
        Digits = digits;
        Width = Height = size;
    }

    /// <inheritdoc/>
    public override Split Split => Digits.Split;

    /// <inheritdoc/>
    public override int Width { get; }

    /// <inheritdoc/>
    public override int Height { get; }

    /// <inheritdoc/>
    public override int Channels => 1;

    /// <summary>Scenes in one epoch: one for each digit of the split.</summary>
    public override long Count => Digits.Count;

    /// <inheritdoc/>
    public override bool IsComposed => true;

    /// <summary>The version of what composes the scenes, the seed, and what the digits are.</summary>
    public override string ValuesIdentity =>
        FormattableString.Invariant($"{Name} version {Version}, {Split.Word()}, seed {_seed}, of {Digits.ValuesIdentity}");

    /// <inheritdoc/>
    public override string? LabelsIdentity => Classes == 0 ? null : Digits.LabelsIdentity;

    /// <summary>The digits of the split.</summary>
    private protected ImageSet Digits { get; }

    /// <summary>Copies one scene, as the first epoch sees it.</summary>
    /// <inheritdoc/>
    public override void Copy(long index, Span<float> destination) => Copy(0, index, destination);

    /// <inheritdoc/>
    public override void Copy(long epoch, long index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        GuardIndex(index);
        Span<float> scene = Guard(destination);
        RandomSequence random = new RandomSequence(_random, step: _splitId == Train ? Train + epoch : _splitId, row: index);
        scene.Clear();
        Compose(scene, index, ref random);
    }

    /// <summary>Composes one scene.</summary>
    /// <param name="scene">The image, black.</param>
    /// <param name="index">The scene, and its digit.</param>
    /// <param name="random">The scene's own numbers.</param>
    private protected abstract void Compose(Span<float> scene, long index, ref RandomSequence random);

    /// <summary>Returns a digit of the split, any but the given one.</summary>
    /// <param name="index">The digit left out.</param>
    /// <param name="random">The scene's own numbers.</param>
    private protected long Other(long index, ref RandomSequence random)
    {
        int other = random.NextInt((int)Count - 1);
        return other < index ? other : other + 1;
    }

    /// <summary>Adds a square of a digit, cropped anywhere, to a scene, anywhere wholly inside; clips at 1.</summary>
    /// <param name="scene">The image.</param>
    /// <param name="digit">The digit.</param>
    /// <param name="size">The square's side in pixels, up to <see cref="DigitSize"/>: the whole digit.</param>
    /// <param name="random">The scene's own numbers.</param>
    private protected void Add(Span<float> scene, long digit, int size, ref RandomSequence random)
    {
        Span<float> pixels = stackalloc float[DigitSize * DigitSize];
        Digits.Copy(digit, pixels);
        int cropLeft = random.NextInt(DigitSize - size + 1), cropTop = random.NextInt(DigitSize - size + 1);
        int left = random.NextInt(Width - size + 1), top = random.NextInt(Height - size + 1);
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<float> from = pixels.Slice((cropTop + row) * DigitSize + cropLeft, size);
            Span<float> to = scene.Slice((top + row) * Width + left, size);
            for (int column = 0; column < size; column++) to[column] = Math.Min(1, to[column] + from[column]);
        }
    }
}
