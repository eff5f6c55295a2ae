namespace AttentiveWriter.Data.Downloads;

/// <summary>Follows the fetching of files. Calls come one after another, not always on the same thread.</summary>
public interface IDownloadObserver
{
    /// <summary>A file is about to be fetched.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kept">Its bytes that are here from an earlier, interrupted time.</param>
    void Starting(DataFile file, long kept);

    /// <summary>Bytes have come.</summary>
    /// <param name="bytes">Bytes of the file that are here now; fewer than before where the server starts over.</param>
    void Received(long bytes);

    /// <summary>The connection failed, or what came was wrong; it is tried again.</summary>
    /// <param name="problem">What happened.</param>
    /// <param name="pause">The time until the next try.</param>
    void Retrying(string problem, TimeSpan pause);

    /// <summary>The whole file is here, and its SHA-256 is being computed.</summary>
    void Checking();

    /// <summary>A member of the archive is being unpacked.</summary>
    /// <param name="name">Its name in the set's folder.</param>
    void Unpacking(string name);
}
