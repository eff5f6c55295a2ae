using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>Two MNIST digits, each somewhere in a scene of 60 x 60; no labels.</summary>
/// <remarks>Gregor et al., "DRAW" (2015), section 4.3.</remarks>
public sealed class TwoDigitMnist : DigitScenes
{
    /// <summary>Width and height of a scene in pixels.</summary>
    public const int SceneSize = 60;

    /// <summary>Creates a split.</summary>
    /// <param name="digits">The digits of the split, 28 x 28, at least two.</param>
    /// <param name="seed">Chooses one of 2^64 sets; keep it fixed, so that runs with other seeds of their own see the same data.</param>
    /// <exception cref="ArgumentException">The digits are too few or of another size.</exception>
    public TwoDigitMnist(ImageSet digits, ulong seed = 0)
        : base(seed, digits, SceneSize)
    {
    }

    /// <inheritdoc/>
    public override string Name => "two-digit";

    private protected override void Compose(Span<float> scene, long index, ref RandomSequence random)
    {
        Add(scene, index, DigitSize, ref random);
        Add(scene, Other(index, ref random), DigitSize, ref random);
    }
}
