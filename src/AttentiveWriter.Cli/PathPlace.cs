namespace AttentiveWriter.Cli;

/// <summary>What stands in the way of a path: a file in place of a folder, or a link that leads nowhere.</summary>
internal static class PathPlace
{
    /// <summary>Says why there can be nothing at a path, in words that follow its name, or returns null.</summary>
    /// <param name="path">The path, as it was typed.</param>
    /// <param name="isWrittenFile">Whether a file is written there: then a link may point to one that is not there yet, in a folder that
    /// is.</param>
    public static string? Problem(string path, bool isWrittenFile)
    {
        for (string? at = path; !string.IsNullOrEmpty(at); at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(at)) return null;
            bool isWhole = ReferenceEquals(at, path);
            // First: of a link that leads nowhere the runtime says that there is a file.
            if (LinkProblem(at, isWrittenFile && isWhole) is string problem) return isWhole ? $"is {problem}" : $"is in '{at}', {problem}";
            if (File.Exists(at)) return isWhole ? null : $"is in '{at}', which is a file, expected a folder";
        }
        return null;
    }

    private static string? LinkProblem(string path, bool isWrittenFile)
    {
        var link = new FileInfo(Path.TrimEndingDirectorySeparator(path));
        if (link.LinkTarget is not string target) return null;
        try
        {
            string end = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (File.Exists(end) || (isWrittenFile && Directory.Exists(Path.GetDirectoryName(end)))) return null;
        }
        catch (IOException)
        {
            return $"a link to '{target}', which leads back to itself";
        }
        return $"a link to '{target}', and there is {(isWrittenFile ? "no folder for that" : "nothing there")}";
    }
}
