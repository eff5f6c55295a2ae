using AttentiveWriter.Formats;

namespace AttentiveWriter.Data.Downloads;

/// <summary>The bytes of a file that have come so far, in <c>name.part</c> beside where it will be. One process at a time has it
/// open.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly string _target;
    private readonly FileStream _stream;
    private bool _published;

    private PartFile(string target, FileStream stream)
    {
        _target = target;
        _stream = stream;
        IsPieced = stream.Length > 0;
    }

    /// <summary>Bytes that are here.</summary>
    public long Length => _stream.Length;

    /// <summary>Whether they came in more than one answer, so that they need not fit each other.</summary>
    public bool IsPieced { get; set; }

    /// <summary>Opens what is there, or starts anew.</summary>
    /// <exception cref="DownloadException">Another process has it open.</exception>
    public static PartFile Open(string target)
    {
        string path = target + ".part";
        try
        {
            // Exclusive on either system; only Windows needs to be told that the owner may rename it all the same.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            return new PartFile(target, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0));
        }
        catch (IOException e) when (e.HResult is LockedLinux or LockedMac or LockedWindows)
        {
            throw new DownloadException($"{path}: another process is fetching this file; wait until it is done, or stop it", e);
        }
    }

    // EWOULDBLOCK, and ERROR_SHARING_VIOLATION as a HRESULT.
    private const int LockedLinux = 11, LockedMac = 35, LockedWindows = unchecked((int)0x80070020);

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Seek(0, SeekOrigin.End);
        _stream.Write(bytes);
    }

    /// <summary>Drops what is here.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        IsPieced = false;
    }

    /// <summary>Returns the SHA-256 of what is here, in lower case.</summary>
    public Task<string> HashAsync(CancellationToken token)
    {
        _stream.Position = 0;
        return Sha256.OfAsync(_stream, token);
    }

    /// <summary>Gives the file its name, once all of it is on the disk.</summary>
    public void Publish()
    {
        _stream.Flush(flushToDisk: true);
        // Still open, so that no other process can come between.
        File.Move(_stream.Name, _target, overwrite: true);
        _published = true;
        if (!OperatingSystem.IsWindows()) UnixFolder.Sync(Path.GetDirectoryName(_target)!);
    }

    /// <summary>Closes the file; one without a byte is removed, any other stays for the next time.</summary>
    public void Dispose()
    {
        if (!_published && Length == 0) File.Delete(_stream.Name);
        _stream.Dispose();
    }
}
