using AttentiveWriter.Devices;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>The models that ship, those of a folder and those of runs; the last few that were used stay loaded.</summary>
internal sealed class ModelShelf(string? folder, RunShelf runs, Device? device) : IDisposable
{
    private const string OfRun = "run~";
    private const int MostLoaded = 3;
    private readonly LinkedList<Loaded> _loaded = [];

    /// <summary>All of them, the best that ships first.</summary>
    public IReadOnlyList<ModelEntry> All() => [.. Each()];

    /// <summary>Returns one by its id.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public ModelEntry Find(string id)
    {
        ShelfId.Require(id, "model");
        return Each().FirstOrDefault(entry => entry.Id == id) ?? throw Refusal.NotHere($"there is no model {id}");
    }

    /// <summary>Loads one, or returns it as it was loaded before. Only what has the compute slot may ask, and use it.</summary>
    public T Open<T>(ModelEntry entry)
        where T : Model
    {
        DateTime written = Written(entry.Path);
        if (_loaded.FirstOrDefault(l => l.Path == entry.Path) is Loaded before)
        {
            _loaded.Remove(before);
            if (before.Written == written && before.Model is T same)
            {
                _loaded.AddFirst(before);
                return same;
            }
            before.Model.Dispose();
        }
        T model = ModelFolder.Load<T>(entry.Path, device).Model;
        _loaded.AddFirst(new Loaded(entry.Path, written, model));
        while (_loaded.Count > MostLoaded)
        {
            _loaded.Last!.Value.Model.Dispose();
            _loaded.RemoveLast();
        }
        return model;
    }

    public void Dispose()
    {
        foreach (Loaded loaded in _loaded) loaded.Model.Dispose();
    }

    // Whoever looks for one that ships need not wait for all runs to be looked at.
    private IEnumerable<ModelEntry> Each() => Shipped().Concat(InFolder()).Concat(OfRuns());

    private static IEnumerable<ModelEntry> Shipped() => ShippedModels.Names
        .OrderByDescending(name => name == ShippedModels.Best).Select(name => Entry(name, name, ShippedModels.Find(name)!, "shipped"))
            .OfType<ModelEntry>();

    private IEnumerable<ModelEntry> InFolder()
    {
        if (folder is null || !Directory.Exists(folder)) return [];
        return RunShelf.Under(folder).Where(found => !ShippedModels.Names.Contains(found.Id))
            .Select(found => Entry(found.Id, found.Id, found.Path, "folder")).OfType<ModelEntry>();
    }

    private IEnumerable<ModelEntry> OfRuns() => runs.All().Where(run => new RunFolder(run.Path).HasModel)
        .Select(run => Entry(OfRun + run.Id, run.Id, run.Path, "run")).OfType<ModelEntry>();

    // One that is damaged is no reason to show none.
    private static ModelEntry? Entry(string id, string title, string path, string source)
    {
        try
        {
            return new ModelEntry(id, title, path, source, RunConfig.Read(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static DateTime Written(string path)
    {
        string weights = Path.Combine(path, ModelFolder.WeightsName);
        return File.GetLastWriteTimeUtc(File.Exists(weights) ? weights : new RunFolder(path).CheckpointForWeights() ?? path);
    }

    private sealed record Loaded(string Path, DateTime Written, Model Model);
}
