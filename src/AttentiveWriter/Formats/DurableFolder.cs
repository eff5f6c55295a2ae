namespace AttentiveWriter.Formats;

/// <summary>Makes folders that a power cut does not take away again, with all that is in them.</summary>
internal static class DurableFolder
{
    /// <summary>Makes a folder and those on the way to it, where they are missing; on return each is on disk under its name.</summary>
    public static void Create(string folder)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(path)) return;
        string? parent = Path.GetDirectoryName(path);
        if (parent is not null) Create(parent);
        DiskFileSystem.Current.CreateFolder(path);
        if (parent is not null) DiskFileSystem.Current.SyncFolder(parent);
    }
}
