using System.CommandLine;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Training;

namespace AttentiveWriter.Cli;

/// <summary>The paths of a command line. Before any work each is tried for its kind, and no output is another output, an input, or among images.</summary>
internal sealed class CommandPaths
{
    // What every file system takes, and all that Linux opens; with room for what is written into a folder.
    private const int MostBytesOfName = 255, MostBytesOfPath = 4000;

    private readonly (PathUse Use, string Path)[] _all;

    private CommandPaths((PathUse Use, string Path)[] all) => _all = all;

    /// <summary>Those of the command that is run.</summary>
    public static CommandPaths Current { get; set; } = new([]);

    private IEnumerable<(PathUse Use, string Path)> Of(params PathKind[] kinds) => _all.Where(p => kinds.Contains(p.Use.Kind));

    private IEnumerable<(PathUse Use, string Path)> Outputs => Of(PathKind.OutputFile, PathKind.OutputFolder, PathKind.FilledFolder);

    /// <summary>Checks the paths of a command line.</summary>
    /// <exception cref="UsageException">One is not what its option takes, or two are the same.</exception>
    public static CommandPaths Check(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<PathUse> all = command.Options.Cast<Symbol>().Concat(command.Arguments).Select(PathUse.Of).OfType<PathUse>();
        PathUse[] uses = [.. all.Where(use => use.Kind != PathKind.None)];
        foreach (PathUse use in uses)
            foreach (string typed in use.Typed(parsed)) RequireKind(use, typed);
        var paths = new CommandPaths([.. uses.SelectMany(use => use.Paths(parsed).Select(path => (use, path)))]);
        foreach ((PathUse use, string path) in paths._all) RequireKind(use, path);
        paths.RequireApart();
        foreach ((PathUse _, string data) in paths.Of(PathKind.Data)) paths.RequireOutside(data);
        return paths;
    }

    /// <summary>Makes sure that the command writes nothing into a folder of images, where the next training would take it for one of them.</summary>
    /// <param name="data">A data set's name, or a folder of images.</param>
    /// <param name="others">What the command writes beside its options.</param>
    /// <exception cref="UsageException">It would.</exception>
    public void RequireOutside(string data, params IEnumerable<string> others)
    {
        if (!DataCatalogue.IsFolder(data) || !Directory.Exists(data)) return;
        foreach ((PathUse use, string path) in Outputs)
            if (Written(use, path).Any(written => RealPath.IsInside(written, data))) throw Inside($"{use.Name} {path}");
        if (others.FirstOrDefault(other => RealPath.IsInside(other, data)) is string among) throw Inside(among);

        UsageException Inside(string what) =>
            new($"{what} is inside the folder of the data, {data}, where its pictures would become images; choose another");
    }

    private void RequireApart()
    {
        var seen = new Dictionary<string, (string Name, string Path)>(RealPath.Comparer);
        foreach ((PathUse use, string path) in Of(PathKind.InputFile, PathKind.Model))
            foreach (string read in Read(use, path)) seen.TryAdd(RealPath.Of(read), (use.Name, path));
        string[] inputs = [.. seen.Keys];
        foreach ((PathUse use, string path) in Of(PathKind.OutputFile, PathKind.OutputFolder))
        {
            foreach (string real in Written(use, path).Select(RealPath.Of))
            {
                if (inputs.FirstOrDefault(input => RealPath.IsInside(input, real)) is string read)
                    throw new UsageException($"{use.Name} {path} would replace what {seen[read].Name} {seen[read].Path} names; choose another");
                if (!seen.TryAdd(real, (use.Name, path)))
                    throw new UsageException($"{seen[real].Name} and {use.Name} are both {path}; give each a name of its own");
            }
        }
    }

    // Of a folder with a model, what it is read from.
    private static IEnumerable<string> Read(PathUse use, string path)
    {
        if (use.Kind != PathKind.Model || !Directory.Exists(path)) return [path];
        string weights = Path.Combine(path, ModelFolder.WeightsName), config = Path.Combine(path, RunConfig.FileName);
        return new RunFolder(path).NewestCheckpoint() is string newest ? [weights, config, newest] : [weights, config];
    }

    // Of a folder that is written as a whole, what takes the place of something else, and where its pictures are.
    private static IEnumerable<string> Written(PathUse use, string path)
    {
        if (use.Kind != PathKind.OutputFolder) return [path];
        var run = new RunFolder(path);
        return [Path.Combine(path, ModelFolder.WeightsName), run.SamplesPath, run.PlotsPath, run.CheckpointsPath];
    }

    private static void RequireKind(PathUse use, string path)
    {
        string what = $"{use.Name} '{path}'";
        if (path.Length == 0) throw new UsageException($"{use.Name} is empty");
        if (use.Kind == PathKind.Data && DataCatalogue.Names.Contains(path)) return;
        string full = Path.GetFullPath(path);
        if (full.Split(Path.DirectorySeparatorChar).Max(Encoding.UTF8.GetByteCount) is int bytes and > MostBytesOfName)
            throw new UsageException($"{use.Name} has a name of {Plural.Of(bytes, "byte")}, at most {MostBytesOfName} are possible");
        if (Encoding.UTF8.GetByteCount(full) > MostBytesOfPath)
            throw new UsageException($"{use.Name} is too long, at most {MostBytesOfPath} bytes are possible");
        bool isFile = use.Kind is PathKind.InputFile or PathKind.OutputFile;
        if (isFile && (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)))
            throw new UsageException($"{what} is a folder, expected a file");
        if (RegularFile.IsOther(path)) throw new UsageException($"{what} is a pipe or a device, expected {Expected(use.Kind)}");
        if (!isFile && use.Kind != PathKind.Model && File.Exists(path)) throw new UsageException($"{what} is a file, expected {Expected(use.Kind)}");
    }

    private static string Expected(PathKind kind) => kind switch
    {
        PathKind.InputFile or PathKind.OutputFile => "a file",
        PathKind.Model => "a model folder, a run folder or a checkpoint",
        PathKind.Data => "a data set's name or a folder of images",
        _ => "a folder",
    };
}
