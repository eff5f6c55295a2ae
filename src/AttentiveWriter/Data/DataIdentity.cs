using System.Globalization;

namespace AttentiveWriter.Data;

/// <summary>The data of a run, as the run, its checkpoints and its model know them again: never where they are, but what they
/// are.</summary>
/// <param name="Name">The set's name; of a user's folder the last part of its path.</param>
public sealed record DataIdentity(string Name)
{
    // A label is a byte.
    private const int MostClasses = 256;

    /// <summary>Names of the classes, in the order of their numbers; empty where they have none.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The training images; null where they are not known, as of a run before 0.6.</summary>
    public DataFingerprint? Train { get; init; }

    /// <summary>The validation images; null where they are not known.</summary>
    public DataFingerprint? Validation { get; init; }

    /// <summary>The test images; null where they are not known, as where their files were not there.</summary>
    public DataFingerprint? Test { get; init; }

    /// <summary>Returns the fingerprint of a split; null where it is not known.</summary>
    /// <param name="split">The split.</param>
    public DataFingerprint? Of(Split split) => split switch
    {
        Split.Train => Train,
        Split.Validation => Validation,
        _ => Test,
    };

    /// <summary>Whether images are those of this split; null where that is not known.</summary>
    /// <param name="images">The images; their split says of which.</param>
    public bool? Has(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Of(images.Split)?.Agrees(images.Fingerprint);
    }

    /// <summary>Refuses images that are known to be others.</summary>
    /// <param name="images">The images.</param>
    /// <param name="split">What they must be.</param>
    /// <param name="source">Where they come from, for the message.</param>
    /// <exception cref="InputFileException">They are others; the message has what was found and what was expected.</exception>
    public void Require(ImageSet images, Split split, string source)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (Of(split) is not DataFingerprint known || known.Agrees(images.Fingerprint)) return;
        throw new InputFileException(source,
            $"these are not the {split.Word()} images of the run's data, {Name}: found {images.Fingerprint}; expected {known}")
        {
            IsOtherData =
            true
        };
    }

    /// <summary>Returns the number of a class by its name or, where no class is called so, by its number; null where there is no such
    /// class.</summary>
    /// <param name="class">What was given.</param>
    /// <param name="names">Names of the classes, in the order of their numbers.</param>
    /// <param name="count">Classes that there are.</param>
    public static int? Find(string @class, IReadOnlyList<string> names, int count)
    {
        ArgumentNullException.ThrowIfNull(names);
        for (int i = 0; i < Math.Min(count, names.Count); i++)
            if (names[i] == @class) return i;
        return int.TryParse(@class, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < count ? number : null;
    }

    /// <inheritdoc/>
    public bool Equals(DataIdentity? other) =>
        other is not null && (Name, Train, Validation, Test) == (other.Name, other.Train, other.Validation, other.Test)
        && Classes.SequenceEqual(other.Classes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Classes.Count, Train, Validation, Test);

    /// <summary>What is wrong with an identity that was read from a file.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Name)) yield return "data.name is missing, the name of the data";
        if (Classes is null || Classes.Any(name => name is null)) yield return "data.classes is no list of names";
        else if (Classes.Count > MostClasses) yield return $"data.classes has {Classes.Count} names, at most {MostClasses} are possible";
        else if (Classes.Distinct().Count() != Classes.Count) yield return "data.classes has two classes of one name";
        foreach (Split split in Splits.All)
            foreach (string problem in Of(split)?.Problems() ?? []) yield return $"data.{split.Word()}.{problem}";
    }
}
