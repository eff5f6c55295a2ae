using AttentiveWriter.Runs;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>A model that the studio shows.</summary>
/// <param name="Id">What it is called in an address.</param>
/// <param name="Title">What it is called on a page.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Source">Where it is from: shipped, folder or run.</param>
/// <param name="Config">Its settings.</param>
internal sealed record ModelEntry(string Id, string Title, string Path, string Source, RunConfig Config)
{
    /// <summary>The names of its classes; none where it knows none.</summary>
    public IReadOnlyList<string> Classes => [.. Enumerable.Range(0, Config.Model.Classes)
        .Select(k => Config.Data?.Classes is { } names && k < names.Count ? names[k] : FormattableString.Invariant($"{k}"))];
}
