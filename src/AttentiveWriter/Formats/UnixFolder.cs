using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AttentiveWriter.Formats;

/// <summary>Forces a folder's entries to disk; .NET opens files only, so this asks the C library.</summary>
internal static partial class UnixFolder
{
    private const int Interrupted = 4; // EINTR, the same on Linux and macOS

    /// <summary>Forces the entries of <paramref name="folder"/> to disk.</summary>
    /// <exception cref="IOException">The folder cannot be opened or synced.</exception>
    public static void Sync(string folder)
    {
        int handle = Retry(() => Open(folder, CloseOnExec));
        if (handle < 0) throw Failure(folder, "opened");
        try
        {
            // Some network and user-space file systems cannot sync a folder: there the rename is all that can be had.
            if (Retry(() => Fsync(handle)) < 0
                && Marshal.GetLastPInvokeError() is not (InvalidArgument or NotSupportedLinux or NotSupportedMac))
                throw Failure(folder, "forced to disk");
        }
        finally
        {
            _ = Close(handle);
        }
    }

    /// <summary>Opens a file for reading whoever has it locked; .NET would ask for a lock of its own.</summary>
    /// <returns>The file; null where it cannot be opened.</returns>
    public static FileStream? OpenUnlocked(string path)
    {
        int handle = Retry(() => Open(path, CloseOnExec));
        return handle < 0 ? null : new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    // O_RDONLY is 0; O_CLOEXEC keeps the handle out of child processes and differs by system.
    private static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : OperatingSystem.IsLinux() ? 0x80000 : 0;

    private const int InvalidArgument = 22, NotSupportedLinux = 95, NotSupportedMac = 45;

    private static int Retry(Func<int> call)
    {
        int result;
        do result = call();
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private static IOException Failure(string folder, string what) =>
        new($"{folder}: the folder could not be {what}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
