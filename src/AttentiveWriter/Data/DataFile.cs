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
}
