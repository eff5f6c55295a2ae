namespace AttentiveWriter.Formats;

/// <summary>How much a disk can still take.</summary>
internal static class DiskSpace
{
    /// <summary>Returns the bytes that the user may still write into a folder, which need not be there yet, or null where that cannot be
    /// known.</summary>
    public static long? Free(string folder)
    {
        try
        {
            string path = Path.GetFullPath(folder);
            while (!Path.Exists(path) && Path.GetDirectoryName(path) is string parent) path = parent;
            return new DriveInfo(path).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A share or a mount that does not tell: the write itself will.
            return null;
        }
    }

    /// <summary>Refuses what would not fit.</summary>
    /// <param name="folder">Where it would go.</param>
    /// <param name="bytes">What it takes.</param>
    /// <param name="free">What there is, if that is known.</param>
    /// <exception cref="IOException">The disk has less.</exception>
    public static void Require(string folder, long bytes, long? free)
    {
        if (free < bytes)
            throw new IOException($"{folder}: {Plural.Of(bytes, "byte")} are needed and {free} are free on its disk; make room, or choose "
                + "another folder");
    }
}
