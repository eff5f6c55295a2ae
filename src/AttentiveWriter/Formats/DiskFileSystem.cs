
namespace AttentiveWriter.Formats;

/// <summary>The real file system.</summary>
internal sealed class DiskFileSystem : IFileSystem
{
    private static readonly AsyncLocal<IFileSystem?> Other = new();

    /// <summary>The one in use: this, unless a test has put another in its place for its own flow of control.</summary>
    public static IFileSystem Current
    {
        get => Other.Value ?? Instance;
        set => Other.Value = value;
    }

    /// <summary>The one instance.</summary>
    public static DiskFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public Stream Create(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);

    /// <inheritdoc/>
    public void Flush(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public Stream OpenRead(string path) => File.OpenRead(path);

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void CreateFolder(string folder) => Directory.CreateDirectory(folder);

    /// <inheritdoc/>
    public void SyncFolder(string folder)
    {
        if (!OperatingSystem.IsWindows()) UnixFolder.Sync(folder);
    }

    /// <inheritdoc/>
    public void Append(string path, string text)
    {
        try
        {
            File.AppendAllText(path, text);
        }
        catch (ArgumentOutOfRangeException e) when (FileFailure.IsTooLarge(e))
        {
            throw new IOException($"{path}: {FileFailure.TooLarge}", e);
        }
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public long? FreeSpace(string folder) => DiskSpace.Free(folder);
}
