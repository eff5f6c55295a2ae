namespace AttentiveWriter.Data;

/// <summary>A published file of a data set.</summary>
/// <param name="Url">Where it is published.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits in lower case.</param>
public sealed record DataFile(string Url, long Bytes, string Sha256)
{
    /// <summary>Its name in the set's folder: the last part of <see cref="Url"/>.</summary>
    public string Name => Url[(Url.LastIndexOf('/') + 1)..];

    /// <summary>Of an archive, the members that the set reads, by their paths in it; they are unpacked into the set's folder under their last names.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>Says whether a folder has what a set reads of it: all members of an archive, or the file, unpacked or not.</summary>
    /// <param name="folder">The set's folder.</param>
    /// <remarks>Names alone are looked at.</remarks>
    public bool IsIn(string folder)
    {
        bool Has(string name) => File.Exists(Path.Combine(folder, name));
        if (Members.Count > 0) return Members.All(member => Has(member[(member.LastIndexOf('/') + 1)..]));
        string plain = Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Name[..^3] : Name;
        // Copies of the IDX files are often named with a dot in the middle.
        return new[] { Name, plain }.Any(name => Has(name) || Has(name.Replace("-idx", ".idx", StringComparison.Ordinal)));
    }
}
