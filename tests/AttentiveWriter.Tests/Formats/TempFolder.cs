namespace AttentiveWriter.Tests.Formats;

/// <summary>A folder of its own for one test, removed at the end.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("draw-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Makes a file of zeros that takes no room on the disk.</summary>
    public string WriteSparse(string name, long length)
    {
        using FileStream file = File.Create(this[name]);
        file.SetLength(length);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
