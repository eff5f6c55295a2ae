using AttentiveWriter.Runs;


namespace AttentiveWriter.Cli;

/// <summary>A file or a folder that a command writes.</summary>
/// <param name="Path">Where.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
internal readonly record struct WrittenPath(string Path, bool IsFolder = false)
{
    /// <summary>What a run writes into its folder.</summary>
    public static IEnumerable<WrittenPath> OfRun(string folder)
    {
        var run = new RunFolder(folder);
        return [.. RunFiles.Names(run).Select(file => new WrittenPath(file)), .. RunFiles.Folders(run)
            .Select(inner => new WrittenPath(inner, IsFolder: true))];
    }
}
