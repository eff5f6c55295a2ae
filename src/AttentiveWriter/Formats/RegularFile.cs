using System.Runtime.InteropServices;

namespace AttentiveWriter.Formats;

/// <summary>Files that hold bytes, and nothing else that has a name: to open a pipe waits for whoever fills it, and a device may give bytes
/// for ever.</summary>
public static partial class RegularFile
{
    /// <summary>Whether there is something at a path that is neither a file of bytes nor a folder: a pipe, a socket or a device. Known on
    /// Linux; elsewhere never.</summary>
    /// <param name="path">The path; a link is what it points to.</param>
    public static bool IsOther(string path) => OperatingSystem.IsLinux() && TypeOf(path) is not (0 or Regular or Folder);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">Bytes read ahead.</param>
    /// <exception cref="InputFileException">It is a folder, a pipe, a socket, a device, or a link that leads back to itself.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        if (Directory.Exists(path)) throw new InputFileException(path, "it is a folder, expected a file");
        if (IsOther(path)) throw new InputFileException(path, "it is a pipe or a device, expected a file");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
        }
        catch (UnauthorizedAccessException e)
        {
            throw FileFailure.Denied(path, e);
        }
        catch (IOException e) when (FileFailure.IsCircle(e))
        {
            throw new InputFileException(path, "it is a link that leads back to itself, expected a file", e);
        }
    }

    /// <summary>Fails where nobody can tell whether there is something at a path, since a folder on its way may not be looked into:
    /// otherwise it would be said to be missing.</summary>
    /// <param name="path">The path of a file or folder, which need not be there.</param>
    /// <exception cref="UnauthorizedAccessException">It cannot be told.</exception>
    public static void RequireVisible(string path)
    {
        try
        {
            File.GetAttributes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw FileFailure.Denied(path, e);
        }
        catch (IOException)
        {
            // It is not there, or no file: whoever asks says so.
        }
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
