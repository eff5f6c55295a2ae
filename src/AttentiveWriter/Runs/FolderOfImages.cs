using AttentiveWriter.Data;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Runs;

/// <summary>Finds folders from which somebody would train: pictures that are written anywhere in one would be images the next time, for it
/// is read with all that is inside.</summary>
/// <remarks>
/// Which folder is one, only its owner knows. Here it is one where most of its own files are images, or where several folders in it have
/// some and nothing lies anywhere in it but images and notes on them: code or a page beside pictures makes a project of it, a run or a
/// model a place of work.
/// </remarks>
public static class FolderOfImages
{
    // Fewer than are needed to train, to validate and to test are none to learn from.
    private const int Fewest = 3;

    // What data sets have beside their images: a word on them, a licence, names, labels, and what a desktop leaves behind.
    private static readonly string[] Notes = ["", ".txt", ".md", ".csv", ".tsv", ".json", ".xml", ".yaml", ".yml", ".db", ".ini"];

    /// <summary>Returns the folder of images that another one is or lies in, how many it holds, and one of them; null where there is
    /// none.</summary>
    /// <param name="folder">The other, which need not be there; no part of its path is a link.</param>
    /// <param name="reader">Knows which files are images; null knows PNG alone.</param>
    /// <param name="apart">Paths that lie in no folder of images, whatever else does, as the folder in which somebody works does: those
    /// above <paramref name="folder"/> that hold one of them are not looked into.</param>
    public static (string Folder, int Images, string First)? Around(string folder, ImageReader? reader = null,
        params IEnumerable<string> apart)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] within = [.. apart.Select(path => Within(Path.GetFullPath(path)))];
        for (string? at = full; at is not null; at = Path.GetDirectoryName(at))
        {
            if (at != full && within.Any(path => path.StartsWith(Within(at), StringComparison.Ordinal))) return null;
            if (Of(at, reader ?? ImageReader.Png) is (string, int, string) found) return found;
        }
        return null;
    }

    private static (string Folder, int Images, string First)? Of(string folder, ImageReader reader)
    {
        if (!Directory.Exists(folder) || HuggingFaceFolder.IsExport(folder) || new RunFolder(folder).HasModel) return null;
        string[] own = [.. Files(folder, isDeep: false)], images = [.. own.Where(file => reader.Takes(file))];
        if (images.Length >= Fewest && images.Length > own.Length - images.Length) return Found(folder, images);
        var found = new List<string>();
        int notes = 0;
        foreach (string file in Files(folder, isDeep: true))
        {
            if (reader.Takes(file)) found.Add(file);
            else if (Notes.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)) notes++;
            else return null;
        }
        int folders = found.Except(images).Select(Path.GetDirectoryName).Distinct().Count();
        return folders > 1 && found.Count >= Fewest && found.Count > notes ? Found(folder, found) : null;
    }

    private static (string Folder, int Images, string First) Found(string folder, IReadOnlyCollection<string> images) =>
        (folder, images.Count, images.Min(StringComparer.Ordinal)!);

    // The picture of an export is no image of a set, and what may not be looked into is none to anybody.
    private static IEnumerable<string> Files(string folder, bool isDeep) =>
        ImageFolder.Files(folder, new EnumerationOptions { RecurseSubdirectories = isDeep, IgnoreInaccessible = true })
            .Where(file => Path.GetFileName(file) != HuggingFaceFolder.SamplesName);

    private static string Within(string folder) => Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
}
