namespace AttentiveWriter.Data;

/// <summary>A data set that has a name: a row of <see cref="DataCatalogue"/>.</summary>
/// <param name="Name">What is typed, such as <c>mnist</c>.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Load">Opens a split of it: (folder of its files, split).</param>
public sealed record DataSet(string Name, string Summary, Func<string, string, ImageSet> Load)
{
    /// <summary>Name of the set whose files it reads, and of their folder: its own, unless it is made of another's images.</summary>
    public string Source { get; init; } = Name;

    /// <summary>Its files as they are published; empty for a set that needs none, or whose files are fetched by hand.</summary>
    public IReadOnlyList<DataFile> Files { get; init; } = [];

    /// <summary>Where a file is published whose checksum is not, so that it is fetched by hand; else null.</summary>
    public string? ByHand { get; init; }
}
