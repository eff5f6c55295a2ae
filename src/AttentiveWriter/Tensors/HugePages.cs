using System.Runtime.InteropServices;

namespace AttentiveWriter.Tensors;

/// <summary>Asks the system to back memory with pages of 2 MB.</summary>
/// <remarks>A training step walks through hundreds of megabytes; with pages of 4 KB it misses the processor's page table at every other row.
/// Linux wants to be asked; elsewhere, and where it refuses, nothing changes but the speed.</remarks>
internal static partial class HugePages
{
    private const int AdviseHugePage = 14;

    /// <summary>Asks for huge pages, before the memory is first touched.</summary>
    public static unsafe void Advise(void* start, nuint length)
    {
        if (OperatingSystem.IsLinux()) _ = MemoryAdvise(start, length, AdviseHugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int MemoryAdvise(void* start, nuint length, int advice);
}
