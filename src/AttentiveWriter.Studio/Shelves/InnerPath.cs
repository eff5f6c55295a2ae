using AttentiveWriter.Formats;

namespace AttentiveWriter.Studio.Shelves;

/// <summary>Whether what lies in a folder is there: a link may lead out, to what is nobody's business.</summary>
internal static class InnerPath
{
    /// <summary>Whether a folder, and each file and folder right inside it, lies within a root, whatever links there are.</summary>
    public static bool StaysInside(string root, string path)
    {
        try
        {
            string inside = Real(Path.GetFullPath(root));
            return IsInside(inside, Real(Path.GetFullPath(path)))
                && new DirectoryInfo(path).EnumerateFileSystemInfos().Where(IsLink).All(entry => IsInside(inside, Real(entry.FullName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a file is one itself, and no link to another, nor a pipe at which one would wait.</summary>
    public static bool IsItself(string path) => new FileInfo(path) is { Exists: true } file && !IsLink(file) && !RegularFile.IsOther(path);

    private static bool IsLink(FileSystemInfo entry) => entry.LinkTarget is not null;

    private static bool IsInside(string root, string path) => path == root
        || path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Part by part, as any of them may be a link.
    private static string Real(string path)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            FileSystemInfo at = new DirectoryInfo(Path.Combine(real, part));
            real = at.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? at.FullName;
        }
        return real;
    }
}
