namespace AttentiveWriter.Cli;

/// <summary>Which file or folder a path means, however it is written: of two that are one, the real paths are equal.</summary>
/// <remarks>Two names of one file on the disk (hard links) stay two: what is written gets a new file under its own name, and the other
/// keeps its content.</remarks>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>How real paths are compared: capitals count where the system's usual file systems tell them apart.</summary>
    public static StringComparer Comparer { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Returns the path with no link in it; what is not there yet is taken as it is written.</summary>
    public static string Of(string path) => Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), MostLinks);

    /// <summary>Whether one path is another or lies in it.</summary>
    public static bool IsInside(string path, string folder) => Contains(Of(folder), Of(path));

    /// <summary>Whether a real path is another or has it inside.</summary>
    public static bool Contains(string folder, string path)
    {
        StringComparison how = Comparer == StringComparer.Ordinal ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (!Path.EndsInDirectorySeparator(folder)) folder += Path.DirectorySeparatorChar;
        return (path + Path.DirectorySeparatorChar).StartsWith(folder, how);
    }

    private static string Of(string full, int links)
    {
        if (Path.GetDirectoryName(full) is not string parent) return full;
        string here = Path.Combine(Of(parent, links), Path.GetFileName(full));
        // A circle of links leads nowhere; opening it says so.
        if (links == 0 || new FileInfo(here).LinkTarget is not string target) return here;
        return Of(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(here)!)), links - 1);
    }
}
