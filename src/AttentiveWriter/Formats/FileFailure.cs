using System.Text.RegularExpressions;

namespace AttentiveWriter.Formats;

/// <summary>Says why the system refused a file or a folder, in the words of messages: path first, then the cause.</summary>
public static partial class FileFailure
{
    /// <summary>Returns the line of a failure. One that says itself what is wrong stays as it is.</summary>
    /// <param name="failure">What was thrown.</param>
    public static string Describe(Exception failure) =>
        Parts(failure) is (string path, string cause) ? $"{path}: {cause}" : failure.Message;

    /// <summary>Returns the cause of a failure alone, for a message that names the file itself.</summary>
    internal static string Cause(Exception failure) => Parts(failure)?.Cause ?? failure.Message.TrimEnd('.');

    /// <summary>Whether the cause is a link that leads back to itself.</summary>
    internal static bool IsCircle(Exception failure) =>
        failure is IOException { HResult: CircleLinux or CircleMac } && !OperatingSystem.IsWindows();

    /// <summary>Access that the system denied to a file or folder, under the name that it was asked for.</summary>
    internal static UnauthorizedAccessException Denied(string path, UnauthorizedAccessException cause) => new($"{path}: {NoAccess}", cause);

    // ELOOP.
    private const int CircleLinux = 40, CircleMac = 62;

    private const string NoAccess = "access is denied";

    private static (string Path, string Cause)? Parts(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        foreach ((Regex sentence, string? cause) in Sentences)
            if (sentence.Match(failure.Message) is { Success: true } match)
                return (match.Groups["path"].Value, cause ?? match.Groups["cause"].Value);
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
        (FolderInTheWaySentence(), "it is a folder, expected a file"),
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

    [GeneratedRegex(@"\A(?<cause>[A-Z][A-Za-z/ ]+) : '(?<path>.+)'\.?\z", RegexOptions.Singleline)]
    private static partial Regex SystemSentence();
}
