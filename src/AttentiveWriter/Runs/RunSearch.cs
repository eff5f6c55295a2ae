using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>Looks for runs and models in a folder and in those inside it.</summary>
public static class RunSearch
{
    /// <summary>Returns the folders of runs and models, in the order of their names; what lies inside one of them is its own.</summary>
    /// <param name="folder">Where to look; it may be a run itself. Folders whose names begin with a point are passed over, and so is what
    /// may not be read.</param>
    public static IReadOnlyList<string> Find(string folder)
    {
        var found = new List<string>();
        string real = Path.GetFullPath(folder);
        Look(folder, real, found, [real]);
        return found;
    }

    /// <summary>Reads the runs and models of a folder and of those inside it; one that is damaged, or may not be read, is left
    /// out.</summary>
    /// <param name="folder">Where to look.</param>
    /// <returns>The runs, and of each that was left out what is wrong.</returns>
    public static (IReadOnlyList<RunOverview> Runs, IReadOnlyList<(string Path, string Problem)> LeftOut) Read(string folder)
    {
        var runs = new List<RunOverview>();
        var leftOut = new List<(string, string)>();
        foreach (string path in Find(folder))
        {
            try
            {
                runs.Add(RunOverview.Read(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                leftOut.Add((path, FileFailure.Describe(e).ReplaceLineEndings(" ")));
            }
        }
        return (runs, leftOut);
    }

    private static void Look(string folder, string real, List<string> found, HashSet<string> seen)
    {
        if (new RunFolder(folder).HasRun)
        {
            found.Add(folder);
            return;
        }
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = 0 };
        foreach (DirectoryInfo inner in new DirectoryInfo(folder).EnumerateDirectories("*", options).OrderBy(f => f.Name,
            StringComparer.Ordinal))
        {
            // A link may lead to another disk, and also back to where it stands.
            string at = TargetOf(inner) ?? Path.Combine(real, inner.Name);
            if (!inner.Name.StartsWith('.') && seen.Add(at)) Look(Path.Combine(folder, inner.Name), at, found, seen);
        }
    }

    private static string? TargetOf(DirectoryInfo folder)
    {
        try
        {
            return folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
