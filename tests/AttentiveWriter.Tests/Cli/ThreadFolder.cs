using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace AttentiveWriter.Tests.Cli;

/// <summary>A thread with a current directory of its own, as Linux can give each: so commands run side by side, each in its
/// folder.</summary>
internal static partial class ThreadFolder
{
    private const int OwnFolder = 0x200;

    /// <summary>Whether this system has such threads; a container may forbid them.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && OnThread(() => Unshare(OwnFolder) == 0);

    /// <summary>Works in a folder.</summary>
    public static T Run<T>(string folder, Func<T> work)
    {
        string before = Environment.CurrentDirectory;
        return OnThread(() =>
        {
            if (Unshare(OwnFolder) != 0) throw new InvalidOperationException("the thread gets no directory of its own");
            Environment.CurrentDirectory = folder;
            try
            {
                return work();
            }
            finally
            {
                // Threads of the pool that began here share it, and outlive this one.
                Environment.CurrentDirectory = before;
            }
        });
    }

    private static T OnThread<T>(Func<T> work)
    {
        (T? result, ExceptionDispatchInfo? failure) = (default, null);
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    [LibraryImport("libc", EntryPoint = "unshare")]
    private static partial int Unshare(int flags);
}
