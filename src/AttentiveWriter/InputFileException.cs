namespace AttentiveWriter;

/// <summary>A file that cannot be what it should be: missing, truncated, of another format, or not fitting its own header.</summary>
/// <remarks>Every reader of the library reports bad content with this exception alone; its message is one line that names the file,
/// what was found, what was expected and, where there is one, the cure. The command maps it to exit code 3.</remarks>
public sealed class InputFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong and what was expected, without the path.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public InputFileException(string path, string problem, Exception? inner = null)
        : base($"{path}: {problem}", inner) => (Path, Problem) = (path, problem);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong and what was expected: the message without the file.</summary>
    public string Problem { get; }

    /// <summary>Whether it is a file of a data set that is not there at all.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether these are other images than those of the run that they were given to.</summary>
    public bool IsOtherData { get; init; }

    /// <summary>What can be done about it.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The data set whose files are missing, by name; null where it is none that has a name.</summary>
    public string? DataSet { get; init; }

    /// <summary>The setting with which it could be read, such as <c>resize</c>; null where there is none.</summary>
    public string? Setting { get; init; }
}
