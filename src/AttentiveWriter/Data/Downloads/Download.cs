using AttentiveWriter.Formats;

namespace AttentiveWriter.Data.Downloads;

/// <summary>Fetches published files over HTTP. A file has its name only once all of it is on the disk and its SHA-256 is right.</summary>
/// <remarks>What came before an interruption is kept in <c>name.part</c>, and the next time goes on from there. Proxies are those of the
/// environment (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>NO_PROXY</c>) or of the system.</remarks>
public sealed class Download : IDisposable
{
    // Whoever gets so much further has a line that works, however often it is cut.
    private const long Progress = 1 << 20;

    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Creates one; it can fetch any number of files.</summary>
    public Download() => _client.DefaultRequestHeaders.UserAgent.ParseAdd($"AttentiveWriter/{LibraryVersion.Current}");

    /// <summary>A connection is given up when nothing came for so long.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries in a row that bring less than a MiB before a file is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Time between the first two tries; it doubles with each further one.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Fetches files that are there but are not the published ones; otherwise they are left.</summary>
    public bool Replace { get; init; }

    /// <summary>Where files are fetched from instead of where they are published, or null.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>Is told what happens.</summary>
    public IDownloadObserver? Observer { get; init; }

    /// <summary>Bytes that a folder's disk can take; tests have small ones.</summary>
    internal Func<string, long?> FreeSpace { get; init; } = DiskSpace.Free;

    /// <summary>Fetches all files of a set that are not there.</summary>
    /// <param name="set">The set.</param>
    /// <param name="folder">The set's folder; it is created.</param>
    /// <param name="token">Stops the work; what came is kept.</param>
    /// <returns>The files, each with what became of it.</returns>
    /// <exception cref="DownloadException">The network, the server, or another process that fetches the same.</exception>
    /// <exception cref="InputFileException">What came is not the published file.</exception>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public async Task<IReadOnlyList<(DataFile File, DownloadOutcome Outcome)>> FetchAsync(DataSet set, string folder,
        CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        Directory.CreateDirectory(folder);
        // Before the first byte of the first file, not after hours at the last.
        DiskSpace.Require(folder, set.Files.Where(f => Replace || !f.IsIn(folder)).Sum(f => f.Bytes - Kept(f, folder)), FreeSpace(folder));
        var results = new List<(DataFile, DownloadOutcome)>();
        foreach (DataFile file in set.Files)
        {
            DataFile from = Mirror is null ? file : Downloads.Mirror.At(file, set.Source, Mirror);
            results.Add((file, await FetchAsync(from, folder, token).ConfigureAwait(false)));
        }
        return results;
    }

    /// <summary>Fetches a file, unless it is there, and unpacks it if it is an archive.</summary>
    /// <param name="file">The file.</param>
    /// <param name="folder">Where it goes; it is created.</param>
    /// <param name="token">Stops the work; what came is kept.</param>
    /// <exception cref="DownloadException">The network, the server, or another process that fetches the same.</exception>
    /// <exception cref="InputFileException">What came is not the published file.</exception>
    /// <exception cref="IOException">The disk cannot take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public async Task<DownloadOutcome> FetchAsync(DataFile file, string folder, CancellationToken token = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        string target = Path.Combine(Path.GetFullPath(folder), Archive.NameOf(file.Name));
        if (await FoundAsync(file, target, token).ConfigureAwait(false) is DownloadOutcome found) return found;
        Directory.CreateDirectory(folder);
        using (PartFile part = PartFile.Open(target))
        {
            // Another process may have been done just before the part could be had.
            if (await FoundAsync(file, target, token).ConfigureAwait(false) is DownloadOutcome meanwhile) return meanwhile;
            await CompleteAsync(file, part, folder, token).ConfigureAwait(false);
            part.Publish();
        }
        await UnpackAsync(file, target, token).ConfigureAwait(false);
        // Of an archive only its members are read.
        if (file.Members.Count > 0) File.Delete(target);
        return DownloadOutcome.Fetched;
    }

    /// <summary>Closes connections.</summary>
    public void Dispose() => _client.Dispose();

    private static long Kept(DataFile file, string folder)
    {
        var part = new FileInfo(Path.Combine(folder, file.Name + ".part"));
        return part.Exists ? Math.Min(part.Length, file.Bytes) : 0;
    }

    // What is there already, or null where the file is to be fetched.
    private async Task<DownloadOutcome?> FoundAsync(DataFile file, string target, CancellationToken token)
    {
        string folder = Path.GetDirectoryName(target)!;
        if (!Replace && file.IsIn(folder) && (file.Members.Count > 0 || !File.Exists(target))) return DownloadOutcome.AlreadyThere;
        if (!File.Exists(target)) return null;
        if (await IsPublishedAsync(file, target, token).ConfigureAwait(false))
        {
            // An archive is there when it was put there by hand, and then stays, or unpacking it was interrupted.
            await UnpackAsync(file, target, token).ConfigureAwait(false);
            return DownloadOutcome.AlreadyThere;
        }
        if (Replace) return null;
        if (file.Members.Count > 0 && !file.IsIn(folder))
            throw new InputFileException(target,
                $"the archive is not the published one ({Plural.Of(file.Bytes, "byte")}, SHA-256 {file.Sha256}); remove it, or replace "
                + "it")
            { Remedy = Remedy.Replace };
        return DownloadOutcome.AnotherFile;
    }

    private static async Task<bool> IsPublishedAsync(DataFile file, string path, CancellationToken token)
    {
        FileStream stream = RegularFile.OpenRead(path);
        await using (stream.ConfigureAwait(false))
            return stream.Length == file.Bytes && IsRight(file, await Sha256.OfAsync(stream, token).ConfigureAwait(false));
    }

    private static bool IsRight(DataFile file, string hash) => string.Equals(hash, file.Sha256, StringComparison.OrdinalIgnoreCase);

    // Receives until all bytes are here and are the right ones.
    private async Task CompleteAsync(DataFile file, PartFile part, string folder, CancellationToken token)
    {
        if (part.Length > file.Bytes) part.Restart();
        DiskSpace.Require(folder, file.Bytes - part.Length, FreeSpace(folder));
        Observer?.Starting(file, part.Length);
        for (bool isAgain = false; ; isAgain = true)
        {
            await ReceiveAsync(file, part, folder, token).ConfigureAwait(false);
            Observer?.Checking();
            string hash = await part.HashAsync(token).ConfigureAwait(false);
            if (IsRight(file, hash)) return;
            bool isPieced = part.IsPieced;
            part.Restart();
            // Pieces of different times need not fit: once more, in one piece. What came in one is not the file.
            if (!isPieced || isAgain)
                throw new InputFileException(file.Url,
                    $"what came has SHA-256 {hash}, the published file {file.Sha256}; nothing of it was kept; try again later, or name a "
                    + $"mirror in {Downloads.Mirror.Variable}");
            Observer?.Retrying("what was kept of the file is not right", TimeSpan.Zero);
        }
    }

    private async Task ReceiveAsync(DataFile file, PartFile part, string folder, CancellationToken token)
    {
        var transfer = new Transfer(_client, file, part, folder, Stall);
        int failures = 0;
        long best = part.Length;
        while (part.Length < file.Bytes)
        {
            if (await transfer.RunAsync(bytes => Observer?.Received(bytes), token).ConfigureAwait(false) is not string problem) continue;
            if (part.Length >= best + Progress) failures = 0;
            best = Math.Max(best, part.Length);
            if (++failures >= Attempts)
                throw new DownloadException($"{file.Url}: {problem}; tried {Attempts} times; {part.Length} of "
                    + $"{Plural.Of(file.Bytes, "byte")} are kept, the same command goes on from there");
            TimeSpan pause = Pause * (1 << Math.Min(failures - 1, 5));
            Observer?.Retrying(problem, pause);
            await Task.Delay(pause, token).ConfigureAwait(false);
        }
    }

    private Task UnpackAsync(DataFile file, string archive, CancellationToken token)
    {
        if (file.Members.Count == 0) return Task.CompletedTask;
        return Task.Run(() =>
            new Archive
            {
                Unpacking = name =>
            Observer?.Unpacking(name)
            }.Unpack(archive, file.Members, Path.GetDirectoryName(archive)!, token), token);
    }
}
