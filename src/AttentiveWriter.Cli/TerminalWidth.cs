using System.Runtime.InteropServices;

namespace AttentiveWriter.Cli;

/// <summary>How wide a terminal is.</summary>
/// <remarks>Asking .NET makes it set up the terminal, with an escape sequence on stdout; so Linux is asked itself.</remarks>
internal static partial class TerminalWidth
{
    private const nuint LinuxGetSize = 0x5413;

    /// <summary>Columns of the terminal behind a descriptor; 0 where they cannot be known.</summary>
    public static unsafe int Columns(int descriptor)
    {
        if (!OperatingSystem.IsLinux()) return Console.WindowWidth;
        // Rows, columns and two sizes in pixels.
        ushort* size = stackalloc ushort[4];
        return GetSize(descriptor, LinuxGetSize, size) == 0 ? size[1] : 0;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static unsafe partial int GetSize(int descriptor, nuint request, ushort* size);
}
