namespace AttentiveWriter.Data;

/// <summary>A published file of a data set.</summary>
/// <param name="Url">Where it is published.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits in lower case.</param>
public sealed record DataFile(string Url, long Bytes, string Sha256)
{
    /// <summary>Its name in the set's folder: the last part of <see cref="Url"/>.</summary>
    public string Name => Url[(Url.LastIndexOf('/') + 1)..];

    /// <summary>Of an archive, the members that the set reads, by their paths in it; they are unpacked into the set's folder under their
    /// last names.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Says whether a folder has what a set reads of it: all members of an archive, or the file; packed by gzip or not.</summary>
    /// <param name="folder">The set's folder.</param>
    /// <remarks>Names alone are looked at.</remarks>
    public bool IsIn(string folder)
    {
        return Members.Count == 0 ? Has(folder, Name) : Members.All(member => HasMember(folder, member));
    }

    /// <summary>Says whether a folder has anything that a set reads of it.</summary>
    /// <param name="folder">The set's folder.</param>
    /// <remarks>Names alone are looked at.</remarks>
    public bool IsPartlyIn(string folder) => Members.Count == 0 ? Has(folder, Name) : Members.Any(member => HasMember(folder, member));

    private static bool HasMember(string folder, string member) =>
        Has(folder, member[(member.LastIndexOf('/') + 1)..]) || Has(folder, member);

    private static bool Has(string folder, string name)
    {
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        // Copies of the IDX files are often named with a dot in the middle.
        return new[] { plain, plain + ".gz" }.SelectMany(n => new[] { n, n.Replace("-idx", ".idx", StringComparison.Ordinal) })
            .Any(n => File.Exists(Path.Combine(folder, n)));
    }
}
