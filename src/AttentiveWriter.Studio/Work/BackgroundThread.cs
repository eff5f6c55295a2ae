using System.Runtime.InteropServices;

namespace AttentiveWriter.Studio.Work;

/// <summary>A thread for long work, to which the system prefers whatever answers somebody who waits.</summary>
internal static partial class BackgroundThread
{
    private const int Nice = 10;

    /// <summary>Starts it.</summary>
    /// <param name="work">The work; threads that it starts stand back as it does.</param>
    /// <returns>Done when the work is.</returns>
    public static Task Start(Action work) => Task.Factory.StartNew(() =>
    {
        StandBack();
        work();
    }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Linux has a priority of each thread, which .NET leaves as it is; elsewhere its own does it.
    private static void StandBack()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(0, 0, Nice);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
