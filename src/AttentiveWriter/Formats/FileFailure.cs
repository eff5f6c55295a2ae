using System.Text.RegularExpressions;

namespace AttentiveWriter.Formats;

/// <summary>Says why the system refused a file or a folder, in the words of messages: path first, then the cause.</summary>
public static partial class FileFailure
{
    /// <summary>Returns the line of a failure. One that says itself what is wrong stays as it is.</summary>
    /// <param name="failure">What was thrown.</param>
    public static string Describe(Exception failure) =>
        Parts(failure) is (string path, string cause) ? $"{path}: {cause}" : IsTooLarge(failure) ? TooLarge : failure.Message;

    /// <summary>Returns the cause of a failure alone, for a message that names the file itself.</summary>
    internal static string Cause(Exception failure) =>
        IsTooLarge(failure) ? TooLarge : Parts(failure)?.Cause ?? failure.Message.TrimEnd('.');

    /// <summary>Whether a file would have become larger than it may be, which the framework takes for a mistake of the program.</summary>
    /// <param name="failure">What was thrown.</param>
    public static bool IsTooLarge(Exception failure) => failure is ArgumentOutOfRangeException
        && failure.Message.StartsWith("Specified file length was too large", StringComparison.Ordinal);

    /// <summary>What such a failure is in words.</summary>
    internal const string TooLarge = "the file would exceed the largest size that the system or its disk allows; see ulimit -f";

    /// <summary>Whether the cause is a link that leads back to itself.</summary>
    internal static bool IsCircle(Exception failure) =>
        failure is IOException { HResult: CircleLinux or CircleMac } && !OperatingSystem.IsWindows();

    /// <summary>Access that the system denied to a file or folder, under the name that it was asked for.</summary>
    internal static UnauthorizedAccessException Denied(string path, UnauthorizedAccessException cause) => new($"{path}: {NoAccess}", cause);

    // ELOOP.
    private const int CircleLinux = 40, CircleMac = 62;

    private const string NoAccess = "access is denied", Folder = "it is a folder, expected a file";

    // A folder that is opened as a file is denied as well, whatever its permissions.
    private static bool IsOpenFolder(string path)
    {
        try
        {
            if (!Directory.Exists(path)) return false;
            using IEnumerator<string> inside = Directory.EnumerateFileSystemEntries(path).GetEnumerator();
            inside.MoveNext();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (string Path, string Cause)? Parts(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        foreach ((Regex sentence, string? cause) in Sentences)
        {
            if (sentence.Match(failure.Message) is not { Success: true } match) continue;
            string path = match.Groups["path"].Value;
            return (path, cause == NoAccess && IsOpenFolder(path) ? Folder : cause ?? match.Groups["cause"].Value);
        }
        return null;
    }

    // What the framework says, which names a file in the middle of a sentence, or at its end.
    private static (Regex Sentence, string? Cause)[] Sentences { get; } =
    [
        (DeniedSentence(), NoAccess),
        (FolderSentence(), "there is no such folder"),
        (FileSentence(), "there is no such file"),
        (SharingSentence(), "another process has it open"),
        (CircleSentence(), "it is a link that leads back to itself"),
        (ObstacleSentence(), "a file is there, where a folder is expected"),
        (FolderInTheWaySentence(), Folder),
        (SizeSentence(), TooLarge),
        (HandlesSentence(), "too many files are open; see ulimit -n"),
        (SystemSentence(), null),
    ];

    [GeneratedRegex(@"\AAccess to the path '(?<path>.+)' is denied\.?\z", RegexOptions.Singleline)]
    private static partial Regex DeniedSentence();

    [GeneratedRegex(@"\ACould not find a part of the path '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex FolderSentence();

    [GeneratedRegex(@"\ACould not find file '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex FileSentence();

    [GeneratedRegex(@"\AThe process cannot access the file '(?<path>.+)' because it is being used by another process\.?\z",
        RegexOptions.Singleline)]
    private static partial Regex SharingSentence();

    [GeneratedRegex(@"\AToo many levels of symbolic links : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex CircleSentence();

    [GeneratedRegex(@"\A(?:The file|Cannot create) '(?<path>.+)' (?:already exists|because a file or directory with the same name already "
        + @"exists)\.?\z", RegexOptions.Singleline)]
    private static partial Regex ObstacleSentence();

    [GeneratedRegex(@"\AIs a directory : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex FolderInTheWaySentence();

    [GeneratedRegex(@"\AFile too large : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex SizeSentence();

    [GeneratedRegex(@"\AToo many open files : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex HandlesSentence();

    [GeneratedRegex(@"\A(?<cause>[A-Z][A-Za-z/ ]+) : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex SystemSentence();
}
