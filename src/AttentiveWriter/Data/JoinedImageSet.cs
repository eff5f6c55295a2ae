namespace AttentiveWriter.Data;

/// <summary>Several sets of images of one size as one, without copying them.</summary>
public sealed class JoinedImageSet : ImageSet
{
    private readonly ImageSet[] _parts;

    /// <summary>Joins sets.</summary>
    /// <param name="name">The name of the whole.</param>
    /// <param name="split">The split.</param>
    /// <param name="parts">The sets, at least one, in order.</param>
    /// <exception cref="ArgumentException">There are none, or their images differ in size.</exception>
    public JoinedImageSet(string name, Split split, params IReadOnlyList<ImageSet> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are no sets to join.", nameof(parts));
        _parts = [.. parts];
        foreach (ImageSet part in parts) part.RequireFit(Width, Height, Channels);
        (Name, Split) = (name, split);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override Split Split { get; }

    /// <inheritdoc/>
    public override int Width => _parts[0].Width;

    /// <inheritdoc/>
    public override int Height => _parts[0].Height;

    /// <inheritdoc/>
    public override int Channels => _parts[0].Channels;

    /// <inheritdoc/>
    public override long Count => _parts.Sum(part => part.Count);

    /// <inheritdoc/>
    public override bool IsComposed => _parts.Any(part => part.IsComposed);

    /// <inheritdoc/>
    public override bool IsBinary => _parts.All(part => part.IsBinary);

    /// <summary>Classes of the parts, which number them alike; 0 where one of them has no labels.</summary>
    public override int Classes => _parts.Any(part => part.Classes == 0) ? 0 : _parts.Max(part => part.Classes);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames => Classes == 0 ? [] : _parts.MaxBy(part => part.Classes)!.ClassNames;

    /// <summary>What the values of the parts are, one after the other.</summary>
    public override string ValuesIdentity => string.Join(" + ", _parts.Select(part => part.ValuesIdentity));

    /// <inheritdoc/>
    public override string? LabelsIdentity => Classes == 0 ? null : string.Join(" + ", _parts.Select(part => part.LabelsIdentity));

    /// <inheritdoc/>
    public override void Copy(long index, Span<float> destination) => Copy(0, index, destination);

    /// <inheritdoc/>
    public override void Copy(long epoch, long index, Span<float> destination)
    {
        (ImageSet part, long own) = Part(index);
        part.Copy(epoch, own, destination);
    }

    /// <inheritdoc/>
    public override int? Label(long index)
    {
        (ImageSet part, long own) = Part(index);
        return part.Label(own);
    }

    private (ImageSet Part, long Index) Part(long index)
    {
        GuardIndex(index);
        int part = 0;
        for (; index >= _parts[part].Count; part++) index -= _parts[part].Count;
        return (_parts[part], index);
    }
}
