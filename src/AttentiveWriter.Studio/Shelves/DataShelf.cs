using System.Collections.Concurrent;
using AttentiveWriter.Data;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>The data sets whose files are here; those that were looked at stay in memory.</summary>
internal sealed class DataShelf(string? folder)
{
    private readonly ConcurrentDictionary<(string, Split), Lazy<ImageSet>> _open = [];

    /// <summary>Where the files are; null is where the library looks.</summary>
    public string? Folder => folder;

    /// <summary>Whether a set can be opened.</summary>
    public bool IsHere(DataSet set)
    {
        try
        {
            return DataCatalogue.IsHere(set, folder);
        }
        catch (NoDataFolderException)
        {
            return false;
        }
    }

    /// <summary>Opens a set by its name, and keeps it.</summary>
    /// <exception cref="Refusal">There is none of that name, or its files are not here.</exception>
    public ImageSet Open(string name, Split split)
    {
        DataSet set = Named(name);
        if (!IsHere(set)) throw Refusal.NotHere($"the images of {name} are not on this machine; fetch them with: draw data get {name}");
        return Kept((name, split), () => DataCatalogue.Open(name, split, folder));
    }

    /// <summary>Opens the images that a model was trained on, as it takes them, and keeps them.</summary>
    /// <exception cref="Refusal">They are not here.</exception>
    public ImageSet OpenOf(RunConfig config, Split split)
    {
        if (DataCatalogue.Names.Contains(config.Training.Data)) return Open(config.Training.Data, split);
        return Kept(($"{config.Training.Data} {config.Model.Width} {config.Model.Height} {config.Model.Channels} {config.Training.Resize} "
            + $"{config.Training.SplitSeed}", split), () => config.OpenData(split, folder));
    }

    // What could not be opened may be there the next time.
    private ImageSet Kept((string, Split) key, Func<ImageSet> open)
    {
        try
        {
            return _open.GetOrAdd(key, _ => new Lazy<ImageSet>(open)).Value;
        }
        catch
        {
            _open.TryRemove(key, out _);
            throw;
        }
    }

    /// <summary>Returns a set by its name.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public static DataSet Named(string name) => DataCatalogue.Sets.FirstOrDefault(set => set.Name == name)
        ?? throw Refusal.NotHere($"there is no data set of that name; sets: {string.Join(", ", DataCatalogue.Names)}");
}
