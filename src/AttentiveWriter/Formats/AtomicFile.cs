namespace AttentiveWriter.Formats;

/// <summary>Replaces a file so that a reader, a crash or a power cut finds either the old content or the new, never a part.</summary>
/// <remarks>The order is: a temporary file in the same folder, its bytes forced to disk, where asked for read again and verified, a rename
/// over the old file, and on Unix the folder forced to disk, without which the rename itself may be lost.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file; on return it is on disk under its name.</summary>
    /// <param name="path">The file; its folder exists. Of a symbolic link the file is replaced that it points to, as if it had been written
    /// into.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing, or the folder could not be forced to disk.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    /// <remarks>Whatever <paramref name="write"/> throws comes through; the old file is then intact and the temporary one gone.</remarks>
    public static void Write(string path, Action<Stream> write) => Write(path, write, verify: null);

    /// <summary>Writes a file and reads it again before it gets its name: content that does not read back never replaces any.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="verify">Reads the content and throws where it is not what it should be; null trusts the disk.</param>
    internal static void Write(string path, Action<Stream> write, Action<Stream>? verify)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        IFileSystem files = DiskFileSystem.Current;
        string target = Target(path);
        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"{path} is not a file name.", nameof(path));
        string temporary = TemporaryName(target);
        try
        {
            Stream stream = files.Create(temporary);
            try
            {
                long length;
                using (stream)
                {
                    write(stream);
                    files.Flush(stream);
                    length = stream.Length;
                }
                if (verify is not null) Verify(files, temporary, length, verify);
                files.Rename(temporary, target);
            }
            catch
            {
                Remove(files, temporary);
                throw;
            }
        }
        // Other kinds name the cause themselves, or are not of this file. What fails here is the temporary file, of which nobody knows.
        catch (Exception e) when (e.GetType() == typeof(IOException) || FileFailure.IsTooLarge(e))
        {
            throw new IOException(NotSaved(path, e), e);
        }
        catch (IOException e) when (!Directory.Exists(folder) && e is DirectoryNotFoundException or FileNotFoundException)
        {
            throw new DirectoryNotFoundException($"{path}: could not be saved (its folder is not there, or no longer)", e);
        }
        catch (FileNotFoundException e) when (e.FileName == temporary)
        {
            throw new IOException($"{path}: could not be saved (its temporary file was removed); what was there before is intact", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException(NotSaved(path, e), e);
        }
        files.SyncFolder(folder);
    }

    /// <summary>Whether a file's name is that of a temporary file, left behind by a process that was killed.</summary>
    internal static bool IsTemporary(string path) =>
        Path.GetFileName(path) is ['.', _, ..] name && name.EndsWith(TemporaryEnding, StringComparison.Ordinal);

    private const string TemporaryEnding = ".tmp";

    // File systems take names of 255 bytes: of a long one the temporary name has the beginning only.
    private const int NameKept = 40;

    // The leading dot and the ending keep a left-over from being taken for a checkpoint.
    private static string TemporaryName(string target)
    {
        string random = Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal);
        string name = Path.GetFileName(target);
        return Path.Combine(Path.GetDirectoryName(target)!, $".{name[..Math.Min(NameKept, name.Length)]}.{random}{TemporaryEnding}");
    }

    // Whoever made the link wants the file over there: a copy in place of the link would leave that one as it was, and say nothing.
    private static string Target(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static void Verify(IFileSystem files, string temporary, long length, Action<Stream> verify)
    {
        using Stream stream = files.OpenRead(temporary);
        if (stream.Length != length) throw new IOException($"{Plural.Of(length, "byte")} were written, but {stream.Length} are there");
        try
        {
            verify(stream);
        }
        catch (InputFileException e)
        {
            throw new IOException($"what was written does not read back: {e.Message}", e);
        }
    }

    private static string NotSaved(string path, Exception cause) =>
        $"{path}: could not be saved ({FileFailure.Cause(cause)}); what was there before is intact";

    // The first failure is the one to report.
    private static void Remove(IFileSystem files, string temporary)
    {
        try
        {
            files.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
