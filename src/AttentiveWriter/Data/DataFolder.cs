using AttentiveWriter.Formats;

namespace AttentiveWriter.Data;

/// <summary>Finds the files of a set in its folder.</summary>
internal static class DataFolder
{
    /// <summary>Returns the first of some files that is there, or null.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">What the file may be called; a name may go through a sub-folder.</param>
    public static string? Find(string folder, params IEnumerable<string> names) => Find(folder, names, File.Exists);

    private static string? Find(string folder, IEnumerable<string> names, Func<string, bool> isThere) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(isThere);

    /// <summary>Returns the first of some files that is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="set">Name of the set.</param>
    /// <param name="title">What the set is called in prose.</param>
    /// <param name="names">What the file may be called.</param>
    /// <exception cref="InputFileException">None is there; the message names them all.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be looked into.</exception>
    public static string Require(string folder, string set, string title, params string[] names)
    {
        if (Find(folder, names) is string found) return found;
        RegularFile.RequireVisible(Path.Combine(folder, names[0]));
        if (Find(folder, names, Directory.Exists) is string notOne)
            throw new InputFileException(notOne, "it is a folder, expected a file");
        throw new InputFileException(folder,
            (!Directory.Exists(folder) ? "there is no such folder, looked for " : names.Length > 1 ? "the folder holds none of "
                : "the folder does not hold ")
            + $"{string.Join(", ", names)}, of {title}")
        {
            IsMissing = true,
            DataSet = set,
            Remedy = Remedy.DataFolderOrFetch,
        };
    }
}
