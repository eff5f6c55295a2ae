using AttentiveWriter.Tensors;

namespace AttentiveWriter.Data;

/// <summary>Cluttered MNIST: one digit somewhere in a scene of 100 x 100, among pieces of other digits.</summary>
/// <remarks>Mnih, Heess, Graves and Kavukcuoglu, "Recurrent Models of Visual Attention" (2014); Gregor et al., "DRAW" (2015), section 4.1.
/// A fragment may be cropped from a digit's margin: some of the eight are faint or black.</remarks>
public sealed class ClutteredMnist : DigitScenes
{
    /// <summary>Width and height of a scene in pixels.</summary>
    public const int SceneSize = 100;

    /// <summary>Pieces of other digits in a scene.</summary>
    public const int Fragments = 8;

    /// <summary>Width and height of such a piece in pixels.</summary>
    public const int FragmentSize = 8;

    /// <summary>Creates a split.</summary>
    /// <param name="digits">The digits of the split, 28 x 28, at least two.</param>
    /// <param name="seed">Chooses one of 2^64 sets; keep it fixed, so that runs with other seeds of their own see the same data.</param>
    /// <exception cref="ArgumentException">The digits are too few or of another size.</exception>
    public ClutteredMnist(ImageSet digits, ulong seed = 0)
        : base(seed, digits, SceneSize)
    {
    }

    /// <inheritdoc/>
    public override string Name => "cluttered-mnist";

    /// <inheritdoc/>
    public override int Classes => Digits.Classes;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Digits.ClassNames;

    /// <summary>Returns the class of a scene's digit, the same in every epoch; null where the digits have no labels.</summary>
    /// <inheritdoc/>
    public override int? Label(long index) => Digits.Label(index);

    private protected override void Compose(Span<float> scene, long index, ref RandomSequence random)
    {
        for (int i = 0; i < Fragments; i++) Add(scene, Other(index, ref random), FragmentSize, ref random);
        Add(scene, index, DigitSize, ref random);
    }
}
