using Microsoft.Win32.SafeHandles;

namespace AttentiveWriter.Cli;

/// <summary>A part of the program, or of .NET, that could not be opened: it is missing, or the system lets no more files be open.</summary>
/// <remarks>Whoever says so needs more parts: this uses none but those without which nothing runs.</remarks>
internal static class MissingPart
{
    /// <summary>What to say of it.</summary>
    public const string Words = "a part of draw or of .NET could not be opened: too many files are open (see ulimit -n), or it is missing";

    /// <summary>Whether that is what a failure is about, or what it came from.</summary>
    public static bool Is(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is FileLoadException or BadImageFormatException or DllNotFoundException) return true;
            // The same type tells of files that a user names.
            if (failure is FileNotFoundException && failure.Message.StartsWith("Could not load file", StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>Says so on stderr; returns the exit code.</summary>
    public static int Say()
    {
        if (OperatingSystem.IsWindows()) Console.Error.WriteLine("draw: " + Words);
        else SayTo(2);
        return 1;
    }

    private static void SayTo(int descriptor)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Write, 0);
        string line = "draw: " + Words + "\n";
        foreach (char letter in line) stream.WriteByte((byte)letter);
    }
}
