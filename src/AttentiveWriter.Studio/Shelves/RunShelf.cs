using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Http;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>The runs of a folder, whoever began them.</summary>
internal sealed partial class RunShelf(string folder)
{
    private const char Inner = '~';
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Reading> _read = [];
    private readonly ConcurrentDictionary<string, (RowFile Metrics, RowFile Timing)> _rows = [];

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<(string Id, string Path)> All() => Under(folder);

    /// <summary>Returns the folder of a run.</summary>
    /// <exception cref="Refusal">There is none.</exception>
    public string Find(string id)
    {
        ShelfId.Require(id, "run");
        return All().FirstOrDefault(run => run.Id == id).Path ?? throw Refusal.NotHere($"there is no run {id}");
    }

    /// <summary>Reads a run, as it is or was within the last second: of one that trains that is long work, which many ask for.</summary>
    public RunOverview Read(string id) => Recent(Find(id)).Run.Value;

    /// <summary>The steps of which there are pictures of samples in a run's folder, likewise.</summary>
    public IReadOnlyList<long> Samples(string path) => Recent(path).Samples.Value;

    /// <summary>The rows of a run's folder: those of its metrics and those of its timing.</summary>
    public (RowFile Metrics, RowFile Timing) Rows(string path) => _rows.GetOrAdd(path, _ =>
    {
        var run = new RunFolder(path);
        return (new RowFile(run.MetricsPath), new RowFile(run.TimingPath));
    });

    // What Windows takes for a device and not for a file, whatever follows a point.
    [GeneratedRegex(@"\A(con|prn|aux|nul|com\d|lpt\d)(\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Device();

    private Reading Recent(string path) => _read.AddOrUpdate(path, Reading.Of,
        (_, before) => Stopwatch.GetElapsedTime(before.At) < Fresh ? before : Reading.Of(path));

    /// <summary>Returns where a new run would be.</summary>
    /// <exception cref="Refusal">Its name is none, or is taken.</exception>
    public string New(string name)
    {
        if (!ShelfId.IsOne(name) || name.Contains(Inner, StringComparison.Ordinal) || name.EndsWith('.') || Device().IsMatch(name))
            throw Refusal.Wrong("name",
                "name is no name of a run: letters, digits, points, lines and underscores, at most 100, beginning with a letter or a "
                + "digit, and none that Windows keeps for a device");
        string path = Path.Combine(folder, name);
        return Path.Exists(path) ? throw Refusal.InTheWay($"there is a run {name} already; choose another name") : path;
    }

    /// <summary>Returns the runs and models under a folder; those whose names could not stand in an address are left out.</summary>
    public static IReadOnlyList<(string Id, string Path)> Under(string folder) => !Directory.Exists(folder) ? []
        : [.. RunSearch.Find(folder).Where(path => path != folder)
            .Select(path => (Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, Inner), path))
            .Where(run => ShelfId.IsOne(run.Item1) && InnerPath.StaysInside(folder, run.path))];

    // What of a run was read, and when.
    private sealed record Reading(long At, Lazy<RunOverview> Run, Lazy<IReadOnlyList<long>> Samples)
    {
        public static Reading Of(string path) => new(Stopwatch.GetTimestamp(), new(() => RunOverview.Read(path)),
            new(() => [.. new RunFolder(path).Samples().Select(sample => sample.Step)]));
    }
}
