using System.Globalization;
using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Runs;

/// <summary>Keeps other processes out of a run folder: <c>run.lock</c>, open and locked by the system for as long as the run has
/// it.</summary>
/// <remarks>The system frees the lock of a process that dies in any way, so a file that a killed run left behind keeps nobody out. It is
/// never deleted.</remarks>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.lock";

    // EWOULDBLOCK, and ERROR_SHARING_VIOLATION as a HRESULT.
    private const int LockedLinux = 11, LockedMac = 35, LockedWindows = unchecked((int)0x80070020);

    private const int MaxWords = 300;

    private readonly FileStream _file;

    private RunLock(FileStream file, string? stale) => (_file, Stale) = (file, stale);

    /// <summary>Who left the file behind without ending, in words; null where nobody did.</summary>
    public string? Stale { get; }

    /// <summary>Takes the lock of a folder, which is made where it is missing.</summary>
    /// <exception cref="IOException">Another run has it, or nobody can write there.</exception>
    public static RunLock Acquire(string folder)
    {
        FileStream file = Open(folder, Path.Combine(folder, FileName));
        try
        {
            string stale = Words(file);
            file.SetLength(0);
#pragma warning disable RS0030 // Whoever finds the folder locked is told since when.
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTime.UtcNow:u}")));
#pragma warning restore RS0030
            return new RunLock(file, stale.Length > 0 ? stale : null);
        }
        catch (IOException)
        {
            // On a full disk it is locked all the same; whoever comes second is not told by whom.
            return new RunLock(file, null);
        }
    }

    /// <summary>Makes sure that no run has the lock of a folder, without taking it.</summary>
    /// <exception cref="IOException">Another run has it.</exception>
    public static void RequireFree(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path)) Open(folder, path).Dispose();
    }

    /// <summary>Whether a run has the lock of a folder, as far as that can be seen; nothing is written, or waited for.</summary>
    public static bool IsHeld(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, FileName));
        // Who has it has written who he is. An empty one is not even opened: that might keep out a run that just begins.
        if (!file.Exists || file.Length == 0 || RegularFile.IsOther(file.FullName)) return false;
        try
        {
            using var opened = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.HResult is LockedLinux or LockedMac or LockedWindows;
        }
    }

    /// <summary>Gives the folder back. The file stays: had somebody opened it to wait for the lock, deleting it would let a third have
    /// another.</summary>
    public void Dispose()
    {
        if (_file.SafeFileHandle.IsClosed) return;
        try
        {
            // Empty: this run has ended.
            _file.SetLength(0);
        }
        catch (IOException)
        {
            // The next run takes it for a stale one, and says so.
        }
        _file.Dispose();
    }

    private static FileStream Open(string folder, string path)
    {
        try
        {
            DurableFolder.Create(folder);
            // It is emptied: a link would empty what it points to, and a pipe would wait for ever.
            if (Directory.Exists(path) || RegularFile.IsOther(path) || new FileInfo(path).LinkTarget is not null)
                throw new IOException($"{Path.GetFileName(path)} in it is no regular file; remove it");
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read
                : FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is LockedLinux or LockedMac or LockedWindows)
        {
            throw Held(folder, path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{folder}: cannot write into this folder ({FileFailure.Cause(e)}); choose another", e);
        }
    }

    private static IOException Held(string folder, string path, Exception? cause)
    {
        string who = "";
        try
        {
            using FileStream? file = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite) : UnixFolder.OpenUnlocked(path);
            if (file is not null) who = Words(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return new IOException($"{folder}: another run is writing here ({(who.Length > 0 ? who : "it does not say which")}); wait until "
            + "it has ended, stop it, or choose another folder", cause);
    }

    private static string Words(FileStream file)
    {
        byte[] bytes = new byte[MaxWords];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return string.Concat(Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c)));
    }
}
