namespace AttentiveWriter.Data;

/// <summary>What every reader says where the files of its set are missing.</summary>
internal static class MissingFiles
{
    /// <summary>Creates the exception: where was looked, for what, and the cure.</summary>
    /// <param name="folder">Where was looked.</param>
    /// <param name="set">Name of the set whose files they are, as <c>draw data get</c> takes it.</param>
    /// <param name="title">The set's name in a sentence, such as MNIST.</param>
    /// <param name="names">The names of which one was looked for.</param>
    public static InputFileException In(string folder, string set, string title, params IEnumerable<string> names) => new(folder,
        (Directory.Exists(folder) ? "the folder holds none of " : "there is no such folder, looked for ")
        + $"{string.Join(", ", names)}; give the folder of the {title} files with --data-dir, or fetch them with 'draw data get {set}'");
}
