using System.Globalization;
using System.Text;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Training;

/// <summary>Keeps other processes out of a run folder: <c>run.lock</c>, open and locked by the system for as long as the run has it.</summary>
/// <remarks>The system frees the lock of a process that dies in any way, so a file that a killed run left behind keeps nobody out.</remarks>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "run.lock";

    // EWOULDBLOCK, and ERROR_SHARING_VIOLATION as a HRESULT.
    private const int LockedLinux = 11, LockedMac = 35, LockedWindows = unchecked((int)0x80070020);

    private const int Tries = 5, MaxWords = 300;

    private readonly FileStream _file;

    private RunLock(FileStream file, string? stale) => (_file, Stale) = (file, stale);

    /// <summary>Who left the file behind without ending, in words; null where nobody did.</summary>
    public string? Stale { get; }

    /// <summary>Takes the lock of a folder.</summary>
    /// <exception cref="IOException">Another run has it.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, FileName);
        for (int i = 0; i < Tries; i++)
        {
            FileStream file = Open(folder, path);
            string stale = Words(file);
            string mine = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}, since {DateTime.UtcNow:u}");
            file.SetLength(0);
            file.Write(Encoding.UTF8.GetBytes(mine));
            file.Flush();
            // Whoever ended just now may have deleted the file after it was opened here: then this is the lock of a file that nobody else sees.
            if (new FileInfo(path) is { Exists: true } info && info.Length == file.Length) return new RunLock(file, stale.Length > 0 ? stale : null);
            file.Dispose();
        }
        throw Held(folder, path, null);
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose()
    {
        try
        {
            // Empty, so that it names nobody should it stay; deleted while it is still locked, so that nobody takes it in between.
            _file.SetLength(0);
            File.Delete(_file.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file that stays keeps nobody out.
        }
        _file.Dispose();
    }

    private static FileStream Open(string folder, string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult is LockedLinux or LockedMac or LockedWindows)
        {
            throw Held(folder, path, e);
        }
    }

    private static IOException Held(string folder, string path, Exception? cause)
    {
        string who = "";
        try
        {
            using FileStream? file = OperatingSystem.IsWindows()
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : UnixFolder.OpenUnlocked(path);
            if (file is not null) who = Words(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return new IOException($"{folder}: another run is writing here ({(who.Length > 0 ? who : "it does not say which")}); wait until it has ended, stop it, or choose another folder with --out", cause);
    }

    private static string Words(FileStream file)
    {
        byte[] bytes = new byte[MaxWords];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return string.Concat(Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c)));
    }
}
