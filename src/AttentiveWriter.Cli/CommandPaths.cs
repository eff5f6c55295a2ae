using System.CommandLine;
using System.IO.Enumeration;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Runs;

namespace AttentiveWriter.Cli;

/// <summary>The paths of a command line. Before any work each is tried for its kind, and no output is another output, an input, a file of a
/// model, or among images.</summary>
internal sealed class CommandPaths
{
    // What every file system takes, and all that Linux opens; with room for what is written into a folder.
    private const int MostBytesOfName = 255, MostBytesOfPath = 4000;

    private readonly Entry[] _all;

    private CommandPaths(Entry[] all, string? stdout = null) => (_all, Stdout) = (all, stdout);

    /// <summary>Those of a line that names no path.</summary>
    public static CommandPaths None { get; } = new([]);

    /// <summary>The option by which a result itself, and no lines about it, goes to stdout; null where none does.</summary>
    public string? Stdout { get; }

    private IEnumerable<Entry> Of(params PathKind[] kinds) => _all.Where(p => kinds.Contains(p.Use.Kind));

    /// <summary>Checks the paths of a command line; touches none of them.</summary>
    /// <exception cref="UsageException">One is not what its option takes, or two are the same.</exception>
    public static CommandPaths Check(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<PathUse> all = command.Options.Cast<Symbol>().Concat(command.Arguments).Select(PathUse.Of).OfType<PathUse>()
            .Select(use => use.In(parsed));
        string? stdout = all.FirstOrDefault(use => use.IsStdout(parsed))?.Name;
        PathUse[] uses = [.. all.Where(use => use.Kind != PathKind.None && !use.IsStdout(parsed))];
        foreach (PathUse use in uses)
            foreach (string typed in use.Typed(parsed)) RequireKind(use, typed);
        var paths =
            new CommandPaths([.. uses.SelectMany(use =>
            use.Paths(parsed).Select(path => new Entry(use, path, [.. use.Written(parsed, path)])))], stdout);
        foreach (Entry entry in paths._all)
        {
            RequireKind(entry.Use, entry.Path);
            RequirePlaces(entry.Words, entry.Written.Where(written => written.Path != entry.Path));
        }
        paths.RequireApart();
        foreach (Entry data in paths.Of(PathKind.Data)) paths.RequireOutside(data.Path);
        paths.RequireOthersKept();
        return paths;
    }

    /// <summary>Makes sure that files and folders can be where a command writes them: nothing of another kind is there or on the
    /// way.</summary>
    /// <param name="what">What was given.</param>
    /// <param name="written">What the command writes for it.</param>
    /// <exception cref="UsageException">Something is.</exception>
    public static void RequirePlaces(string what, IEnumerable<WrittenPath> written)
    {
        foreach (WrittenPath w in written)
            if (Problem(w.IsFolder ? PathKind.OutputFolder : PathKind.OutputFile, w.Path) is string problem)
                throw new UsageException($"{what} cannot be written: {w.Path} {problem}");
    }

    /// <summary>Fails now, and not after minutes of work, where one of the outputs cannot be written. Makes no folder.</summary>
    /// <exception cref="IOException">The disk or its permissions do not let the user write.</exception>
    public void RequireWritable()
    {
        var tried = new HashSet<string>(RealPath.Comparer);
        foreach (Entry entry in _all)
        {
            foreach (WrittenPath written in entry.Written)
            {
                string real = RealPath.Of(written.Path),
                    folder = Output.Existing(written.IsFolder ? real : Path.GetDirectoryName(real) ?? real);
                if (tried.Add(folder)) Output.RequireWritable(folder, entry.Words);
            }
        }
    }

    /// <summary>Makes sure that the command writes nothing into a folder of images, where the next training would take it for one of
    /// them.</summary>
    /// <param name="data">A data set's name, or a folder of images.</param>
    /// <param name="others">What the command writes beside its options.</param>
    /// <exception cref="UsageException">It would.</exception>
    public void RequireOutside(string data, params IEnumerable<string> others)
    {
        if (!DataCatalogue.IsFolder(data) || !Directory.Exists(data)) return;
        foreach (Entry entry in Of(PathKind.OutputFile, PathKind.OutputFolder, PathKind.FilledFolder))
            if (entry.Written.Select(w => w.Path).Append(entry.Path).Any(written => RealPath.IsInside(written, data)))
                throw Inside(entry.Words);
        if (others.FirstOrDefault(other => RealPath.IsInside(other, data)) is string among) throw Inside(among);
        RequireLinkedKept(data);

        UsageException Inside(string what) =>
            new($"{what} is inside the folder of the data, {data}, all of which is read for images; choose another");
    }

    // An image of the data may lie anywhere, and be a link there.
    private void RequireLinkedKept(string data)
    {
        (string Real, Entry Entry)[] written = [.. Of(PathKind.OutputFile, PathKind.OutputFolder, PathKind.FilledFolder)
            .SelectMany(entry => entry.Written.Where(w => !w.IsFolder).Select(w => (RealPath.Of(w.Path), entry)))];
        if (written.Length == 0) return;
        foreach (string link in new FileSystemEnumerable<string>(data, (ref entry) => entry.ToFullPath(),
            new EnumerationOptions { RecurseSubdirectories = true })
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && (entry.Attributes & FileAttributes.ReparsePoint) != 0,
            ShouldRecursePredicate = (ref entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        })
        {
            string real = RealPath.Of(link);
            if (written.FirstOrDefault(w => RealPath.Comparer.Equals(w.Real, real)).Entry is Entry entry)
                throw new UsageException($"{entry.Words} would replace an image of the data, {link}; choose another");
        }
    }

    /// <summary>Returns the option whose value is a path under which there is nothing; null where none has it.</summary>
    /// <param name="path">The path, as it was typed.</param>
    public string? OptionOfMissing(string path) => Path.Exists(path) ? null
        : _all.FirstOrDefault(entry => entry.Path == path && entry.Use.Name.StartsWith("--", StringComparison.Ordinal))?.Use.Name;

    private void RequireApart()
    {
        (string Real, Entry Entry)[] inputs = [.. Of(PathKind.InputFile, PathKind.Model, PathKind.Run)
            .SelectMany(entry => Read(entry).Select(read => (RealPath.Of(read), entry)))];
        var outputs = new List<(string Real, Entry Entry)>();
        foreach (Entry entry in _all)
        {
            foreach ((string real, bool isFolder) in entry.Written.Select(w => (RealPath.Of(w.Path), w.IsFolder)))
            {
                // A folder that is filled keeps what is in it, but for the files that are written.
                bool isReplaced = entry.Use.Kind is PathKind.OutputFile or PathKind.OutputFolder
                    || (entry.Use.Kind == PathKind.FilledFolder && !isFolder);
                if (isReplaced && inputs.FirstOrDefault(input => RealPath.Contains(real, input.Real)).Entry is Entry read)
                    throw new UsageException($"{entry.Words} would replace what {read.Words} names; choose another");
                foreach ((string other, Entry seen) in outputs.Where(output => output.Entry != entry))
                {
                    if (RealPath.Comparer.Equals(real, other))
                        throw new UsageException($"{seen.Use.Name} and {entry.Use.Name} are both {entry.Path}; give each a name of its "
                        + "own");
                    // What is filled may have others inside, each under its own name.
                    if ((RealPath.Contains(real, other) && entry.Use.Kind != PathKind.FilledFolder)
                        || (RealPath.Contains(other, real) && seen.Use.Kind != PathKind.FilledFolder))
                        throw new UsageException($"{entry.Words} and {seen.Words} would be one inside the other; choose another for one "
                            + "of them");
                }
                outputs.Add((real, entry));
            }
        }
    }

    // What a folder is made of makes sense together; one file of it that is replaced may leave weights that no configuration fits.
    private void RequireOthersKept()
    {
        foreach (Entry entry in Of(PathKind.OutputFile, PathKind.OutputFolder, PathKind.FilledFolder))
        {
            string[] files = [.. entry.Written.Where(w => !w.IsFolder).Select(w => RealPath.Of(w.Path))],
                folders = [.. entry.Written.Where(w => w.IsFolder).Select(w => RealPath.Of(w.Path))];
            foreach (string file in files)
            {
                if (RunFiles.HolderOf(file) is not string holder || IsOwn(holder)) continue;
                // An earlier export may be replaced, and --force may take a model's place; it does not reach a run.
                bool isKept = entry.Use.Kind == PathKind.OutputFile || new RunFolder(holder).HasTraining;
                if (isKept && !IsOwnPage(file, holder))
                    throw new UsageException($"{entry.Words} would replace a file of the run or model in {holder}; choose another");
            }
            foreach (string path in files.Concat(folders).Append(RealPath.Of(entry.Path)))
                if (RunFiles.FolderAround(path) is string inner && !IsOwn(Path.GetDirectoryName(inner)!))
                    throw new UsageException($"{entry.Words} would be inside {inner}, where a run keeps its own files; choose another");

            // Whoever writes a run as a whole writes its metrics.
            bool IsOwn(string run) =>
                entry.Use.Kind != PathKind.OutputFile && files.Contains(RealPath.Of(new RunFolder(run).MetricsPath), RealPath.Comparer);
        }
    }

    // The page about a run is one of its files.
    private bool IsOwnPage(string file, string run) => RealPath.Comparer.Equals(Path.GetFileName(file), HtmlReport.FileName)
        && Of(PathKind.InputFolder).Any(given => RealPath.Comparer.Equals(RealPath.Of(given.Path), run));

    // Of a folder with a model, what it is read from.
    private static IEnumerable<string> Read(Entry entry)
    {
        if (entry.Use.Kind is not (PathKind.Model or PathKind.Run) || !new RunFolder(entry.Path).HasRun) return [entry.Path];
        string weights = Path.Combine(entry.Path, ModelFolder.WeightsName), config = Path.Combine(entry.Path, RunConfig.FileName);
        return new RunFolder(entry.Path).NewestCheckpoint() is string newest ? [weights, config, newest] : [weights, config];
    }

    private static void RequireKind(PathUse use, string path)
    {
        if (path.Length == 0) throw new UsageException($"{use.Name} is empty");
        // Wherever else it were shown, nobody would see it.
        if (string.IsNullOrWhiteSpace(path)) throw new UsageException($"{use.Name} '{path}' is blank");
        if (use.Names.Contains(path)) return;
        string full = Path.GetFullPath(path);
        if (full.Split(Path.DirectorySeparatorChar).Max(Encoding.UTF8.GetByteCount) is int bytes and > MostBytesOfName)
            throw new UsageException($"{use.Name} has a name of {Plural.Of(bytes, "byte")}, at most {MostBytesOfName} are possible");
        if (Encoding.UTF8.GetByteCount(full) > MostBytesOfPath)
            throw new UsageException($"{use.Name} is too long, at most {MostBytesOfPath} bytes are possible");
        if (Problem(use.Kind, path) is string problem) throw new UsageException($"{use.Name} '{path}' {problem}");
    }

    private static string? Problem(PathKind kind, string path)
    {
        bool isFile = kind is PathKind.InputFile or PathKind.OutputFile;
        if (PathPlace.Problem(path, kind == PathKind.OutputFile) is string problem) return problem;
        if (isFile && (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))) return "is a folder, expected a file";
        if (RegularFile.IsOther(path)) return $"is a pipe or a device, expected {Expected(kind)}";
        return !isFile && kind is not (PathKind.Model or PathKind.Run) && File.Exists(path) ? $"is a file, expected {Expected(kind)}"
            : null;
    }

    private static string Expected(PathKind kind) => kind switch
    {
        PathKind.InputFile or PathKind.OutputFile => "a file",
        PathKind.Model => "a model folder, a run folder or a checkpoint",
        PathKind.Run => "a run folder or a checkpoint",
        PathKind.Data => "a data set's name or a folder of images",
        _ => "a folder",
    };

    private sealed record Entry(PathUse Use, string Path, WrittenPath[] Written)
    {
        public string Words { get; } = $"{Use.Name} {Path}";
    }
}
