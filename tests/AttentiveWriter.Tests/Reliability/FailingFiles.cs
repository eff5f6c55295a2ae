using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Reliability;

/// <summary>The real disk, on which one operation fails: the k-th.</summary>
internal sealed class FailingFiles(int failing, Func<string, Exception> failure) : IFileSystem
{
    private readonly Dictionary<Stream, string> _open = [];

    /// <summary>Operations asked for so far.</summary>
    public int Count { get; private set; }

    /// <summary>The path whose operation failed.</summary>
    public string? Failed { get; private set; }

    /// <summary>Free bytes to speak of.</summary>
    public long? Space { get; init; }

    public Stream Create(string path)
    {
        Next(path);
        var stream = new RecordedStream(DiskFileSystem.Instance.Create(path), _ => Next(path));
        _open[stream] = path;
        return stream;
    }

    public void Flush(Stream stream)
    {
        Next(_open[stream]);
        DiskFileSystem.Instance.Flush(((RecordedStream)stream).Inner);
    }

    public void Flush(string path)
    {
        Next(path);
        DiskFileSystem.Instance.Flush(path);
    }

    public void CreateFolder(string folder)
    {
        Next(folder);
        DiskFileSystem.Instance.CreateFolder(folder);
    }

    public Stream OpenRead(string path)
    {
        Next(path);
        return DiskFileSystem.Instance.OpenRead(path);
    }

    public void Rename(string from, string to)
    {
        Next(from);
        DiskFileSystem.Instance.Rename(from, to);
    }

    public void SyncFolder(string folder)
    {
        Next(folder);
        DiskFileSystem.Instance.SyncFolder(folder);
    }

    public void Append(string path, string text)
    {
        // What a full disk leaves of a row.
        if (Count + 1 == failing) DiskFileSystem.Instance.Append(path, text[..(text.Length / 2)]);
        Next(path);
        DiskFileSystem.Instance.Append(path, text);
    }

    public void Delete(string path)
    {
        Next(path);
        DiskFileSystem.Instance.Delete(path);
    }

    public long? FreeSpace(string folder) => Space;

    private void Next(string path)
    {
        if (++Count != failing) return;
        Failed = path;
        throw failure(path);
    }
}
