using System.IO.Compression;

namespace AttentiveWriter.Formats;

/// <summary>Reads arrays of whole numbers from a file of NumPy arrays (<c>.npz</c>: a zip of <c>.npy</c> files).</summary>
/// <remarks>Nothing is allocated from a size that only the file claims.</remarks>
internal static class NpzFile
{
    private const int ListedNames = 8;

    /// <summary>Reads some of a file's arrays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="names">The arrays, without <c>.npy</c>.</param>
    /// <returns>The arrays, in the order of the names.</returns>
    /// <exception cref="InputFileException">There is no such file, it is no whole one, or an array is missing or of other
    /// numbers.</exception>
    public static NpyArray[] Read(string path, params string[] names)
    {
        try
        {
            using FileStream file = RegularFile.OpenRead(path);
            using ZipArchive zip = Unpack(path, () => new ZipArchive(file, ZipArchiveMode.Read));
            IReadOnlyList<ZipArchiveEntry> entries = Unpack(path, () => zip.Entries);
            return [.. names.Select(name => Read(path, name, entries))];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputFileException(path, "there is no such file", e);
        }
    }

    private static NpyArray Read(string path, string name, IReadOnlyList<ZipArchiveEntry> entries)
    {
        ZipArchiveEntry[] named = [.. entries.Where(e => e.FullName == name + ".npy")];
        // Readers do not agree on which of them it is.
        if (named.Length > 1)
            throw new InputFileException(path, $"the array '{name}' stands {(named.Length == 2 ? "twice" : $"{named.Length} times")}");
        ZipArchiveEntry? entry = named.FirstOrDefault();
        if (entry is null)
        {
            string others = string.Join(", ", entries.Take(ListedNames).Select(e => e.FullName));
            throw new InputFileException(path, $"the file has no array '{name}'" + (others.Length > 0 ? $"; it has: {others}" : ""));
        }
        using Stream stream = Unpack(path, entry.Open,
            "the zip is damaged, or packed in another way than NumPy's (deflate, or not at all)");
        try
        {
            return NpyReader.Read(name, stream, entry.Length, entry.CompressedLength, entry.Crc32);
        }
        catch (InvalidDataException e)
        {
            throw new InputFileException(path, $"'{name}': {e.Message}", e);
        }
    }

    // What the framework throws at a file that is no zip depends on where it goes wrong.
    private static T Unpack<T>(string path, Func<T> step, string problem = "the zip is damaged or cut short")
    {
        try
        {
            return step();
        }
        catch (Exception e) when (Decompression.IsDamage(e) || e is EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw new InputFileException(path, problem + "; fetch the file again", e);
        }
    }
}
