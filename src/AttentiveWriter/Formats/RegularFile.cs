using System.Runtime.InteropServices;

namespace AttentiveWriter.Formats;

/// <summary>Files that hold bytes, and nothing else that has a name: to open a pipe waits for whoever fills it, and a device may give bytes
/// for ever.</summary>
public static partial class RegularFile
{
    /// <summary>Whether there is something at a path that is neither a file of bytes nor a folder: a pipe, a socket or a device. Known on Linux;
    /// elsewhere never.</summary>
    /// <param name="path">The path; a link is what it points to.</param>
    public static bool IsOther(string path) => OperatingSystem.IsLinux() && TypeOf(path) is not (0 or Regular or Folder);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">Bytes read ahead.</param>
    /// <exception cref="InputFileException">It is a folder, a pipe, a socket or a device.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        if (Directory.Exists(path)) throw new InputFileException(path, "it is a folder, expected a file");
        if (IsOther(path)) throw new InputFileException(path, "it is a pipe or a device, expected a file");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
    }

    // The fields of Linux' struct statx have the same places on every processor; those of struct stat have not.
    private const int CurrentFolder = -100, TypeOnly = 1, StructBytes = 256, ModeAt = 28;
    private const ushort TypeMask = 0xF000, Regular = 0x8000, Folder = 0x4000;

    private static unsafe ushort TypeOf(string path)
    {
        try
        {
            byte* about = stackalloc byte[StructBytes];
            return StatX(CurrentFolder, path, 0, TypeOnly, about) == 0 ? (ushort)(*(ushort*)(about + ModeAt) & TypeMask) : (ushort)0;
        }
        catch (EntryPointNotFoundException)
        {
            // An old C library: what it does not tell stays unknown.
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* about);
}
