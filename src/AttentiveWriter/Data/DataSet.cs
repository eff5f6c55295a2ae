namespace AttentiveWriter.Data;

/// <summary>A data set that has a name: a row of <see cref="DataCatalogue"/>.</summary>
/// <param name="Name">What is typed, such as <c>mnist</c>.</param>
/// <param name="Summary">What it is, in one line.</param>
/// <param name="Load">Opens a split of it: (folder of its files, split).</param>
public sealed record DataSet(string Name, string Summary, Func<string, Split, ImageSet> Load)
{
    /// <summary>Name of the set whose files it reads, and of their folder: its own, unless it is made of another's images.</summary>
    public string Source { get; init; } = Name;

    /// <summary>Whether its images are light strokes or things on a dark ground.</summary>
    public bool IsLightOnDark { get; init; }

    /// <summary>Name of the folder in which torchvision keeps it, or null.</summary>
    public string? OtherFolder { get; init; }

    /// <summary>A file that holds all of it in another form, or null.</summary>
    public string? OtherFile { get; init; }

    /// <summary>Its files as they are published; empty for a set that needs none, or whose files are fetched by hand.</summary>
    public IReadOnlyList<DataFile> Files { get; init; } = [];

    /// <summary>How many images each split of the published files has; empty where it is made on the spot.</summary>
    public IReadOnlyDictionary<Split, long> Published { get; init; } = new Dictionary<Split, long>();

    /// <summary>Whether it is read from files at all, and not made on the spot.</summary>
    public bool NeedsFiles => Files.Count > 0 || ByHand is not null;

    /// <summary>Where a file is published whose checksum is not, so that it is fetched by hand; else null.</summary>
    public string? ByHand { get; init; }
}
