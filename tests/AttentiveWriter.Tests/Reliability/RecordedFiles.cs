using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Reliability;

/// <summary>Does everything on the real disk and keeps a journal of it, from which <see cref="PowerCut"/> tells what a crash would have
/// left.</summary>
internal sealed class RecordedFiles : IFileSystem
{
    private readonly Dictionary<Stream, string> _open = [];

    public List<Operation> Journal { get; } = [];

    public Stream Create(string path)
    {
        var stream = new RecordedStream(DiskFileSystem.Instance.Create(path), bytes =>
            Journal.Add(new Operation(OperationKind.Write, path, Bytes: bytes)));
        _open[stream] = path;
        Journal.Add(new Operation(OperationKind.Create, path));
        return stream;
    }

    public void Flush(Stream stream)
    {
        DiskFileSystem.Instance.Flush(((RecordedStream)stream).Inner);
        Journal.Add(new Operation(OperationKind.Flush, _open[stream]));
    }

    public void Flush(string path)
    {
        DiskFileSystem.Instance.Flush(path);
        Journal.Add(new Operation(OperationKind.Flush, path));
    }

    public void CreateFolder(string folder)
    {
        DiskFileSystem.Instance.CreateFolder(folder);
        Journal.Add(new Operation(OperationKind.CreateFolder, Path.GetFullPath(folder)));
    }

    public Stream OpenRead(string path) => DiskFileSystem.Instance.OpenRead(path);

    public void Rename(string from, string to)
    {
        DiskFileSystem.Instance.Rename(from, to);
        Journal.Add(new Operation(OperationKind.Rename, from, to));
    }

    public void SyncFolder(string folder)
    {
        DiskFileSystem.Instance.SyncFolder(folder);
        Journal.Add(new Operation(OperationKind.SyncFolder, Path.GetFullPath(folder)));
    }

    public void Append(string path, string text)
    {
        DiskFileSystem.Instance.Append(path, text);
        Journal.Add(new Operation(OperationKind.Append, path, Bytes: Encoding.UTF8.GetBytes(text)));
    }

    public void Delete(string path)
    {
        DiskFileSystem.Instance.Delete(path);
        Journal.Add(new Operation(OperationKind.Delete, path));
    }

    public long? FreeSpace(string folder) => null;
}
