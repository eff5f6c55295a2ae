using AttentiveWriter.Formats;

namespace AttentiveWriter.Tests.Reliability;

/// <summary>The real disk, with a word whenever a checkpoint begins to be written.</summary>
/// <param name="isInPlace">Whether files are written under their own name from the start, as a careless save does.</param>
internal sealed class SpokenFiles(bool isInPlace) : IFileSystem
{
    public const string Word = "saving";

    private readonly DiskFileSystem _disk = DiskFileSystem.Instance;

    public Stream Create(string path)
    {
        Stream stream = isInPlace ? new FileStream(Target(path), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16)
            : _disk.Create(path);
        if (Path.GetFileName(path).StartsWith(".step-", StringComparison.Ordinal)) Console.Out.WriteLine(Word);
        return stream;
    }

    public void Flush(Stream stream) => _disk.Flush(stream);

    public void Flush(string path) => _disk.Flush(path);

    public void CreateFolder(string folder) => _disk.CreateFolder(folder);

    public Stream OpenRead(string path) => _disk.OpenRead(Target(path));

    public void Rename(string from, string to)
    {
        if (!isInPlace) _disk.Rename(from, to);
    }

    public void SyncFolder(string folder) => _disk.SyncFolder(folder);

    public void Append(string path, string text) => _disk.Append(path, text);

    public void Delete(string path) => _disk.Delete(path);

    public long? FreeSpace(string folder) => null;

    // ".NAME.RANDOM.tmp"
    private string Target(string path) =>
        isInPlace && AtomicFile.IsTemporary(path)
            ? Path.Combine(Path.GetDirectoryName(path)!, string.Join('.', Path.GetFileName(path).Split('.')[1..^2])) : path;
}
