namespace AttentiveWriter.Formats;

/// <summary>Replaces a file so that a reader, a crash or a power cut finds either the old content or the new, never a part.</summary>
/// <remarks>The order is: a temporary file in the same folder, its bytes forced to disk, a rename over the old file, and on Unix the folder
/// forced to disk, without which the rename itself may be lost.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file; on return it is on disk under its name.</summary>
    /// <param name="path">The file; its folder exists. A symbolic link is replaced, not followed.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing, or the folder could not be forced to disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <remarks>Whatever <paramref name="write"/> throws comes through; the old file is then intact and the temporary one gone.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is not a file name.", nameof(path));
        // The leading dot and the ending keep a left-over from being taken for a checkpoint.
        string random = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{random}.tmp");
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
        if (!OperatingSystem.IsWindows()) UnixFolder.Sync(folder);
    }

    // The first failure is the one to report.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
