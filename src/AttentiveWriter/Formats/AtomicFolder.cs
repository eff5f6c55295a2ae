namespace AttentiveWriter.Formats;

/// <summary>Writes files that belong together: all of them, or none.</summary>
public static class AtomicFolder
{
    private const string TemporaryEnding = ".tmp";

    /// <summary>Writes files into a folder, which is made where missing.</summary>
    /// <param name="folder">The folder. One that is new appears whole; into one that is there the files are moved when all are written,
    /// each in place of its namesake.</param>
    /// <param name="write">Writes the files into the folder that it is given.</param>
    /// <remarks>Whatever <paramref name="write"/> throws comes through; nothing is then left behind.</remarks>
    public static void Write(string folder, Action<string> write)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), parent = Path.GetDirectoryName(target) ?? target;
        bool isNew = !Directory.Exists(target);
        // On the disk of what it becomes.
        string holder = isNew ? parent : target,
            temporary = Path.Combine(holder, $".{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}{TemporaryEnding}");
        DurableFolder.Create(holder);
        try
        {
            DiskFileSystem.Current.CreateFolder(temporary);
            write(temporary);
            if (isNew) Move(temporary, target);
            else MoveAll(Directory.GetFiles(temporary), target);
            DiskFileSystem.Current.SyncFolder(holder);
        }
        // Nobody knows the temporary folder.
        catch (IOException e) when (e.GetType() == typeof(IOException) && e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw new IOException(e.Message.Replace(temporary, folder, StringComparison.Ordinal), e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    // Files of two writers would make a folder of neither.
    private static void Move(string temporary, string target)
    {
        try
        {
            Directory.Move(temporary, target);
        }
        catch (IOException e) when (Path.Exists(target))
        {
            throw new IOException($"{target}: somebody else made it while this was written; nothing was put there", e);
        }
    }

    private static void MoveAll(string[] files, string target)
    {
        (string From, string To)[] moves = [.. files.Select(file => (file, Path.Combine(target, Path.GetFileName(file))))];
        // Of the obstacles that can be known, each is known before the first file is moved.
        foreach ((string _, string to) in moves)
            if (Directory.Exists(to)) throw new IOException($"{to}: a folder is in place of the file");
        foreach ((string from, string to) in moves) DiskFileSystem.Current.Rename(from, to);
    }
}
