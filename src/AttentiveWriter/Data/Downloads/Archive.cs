using System.Formats.Tar;
using System.IO.Compression;
using AttentiveWriter.Formats;

namespace AttentiveWriter.Data.Downloads;

/// <summary>Unpacks chosen members of a .zip or .tar.gz file into one folder, each whole or not at all.</summary>
/// <remarks>A member is written under the last part of its name and nowhere else, whatever path the archive gives it.</remarks>
internal sealed class Archive
{
    /// <summary>A member larger than this is refused.</summary>
    public long MaxMember { get; init; } = 4L << 30;

    /// <summary>Is told the name of each file before it is written.</summary>
    public Action<string>? Unpacking { get; init; }

    /// <summary>Returns the name that a member gets in the folder.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static string NameOf(string member)
    {
        string name = member[(member.LastIndexOf('/') + 1)..];
        if (name is "" or "." or ".." || name.AsSpan().ContainsAny('\\', ':', '\0'))
            throw new ArgumentException($"'{member}' is no name of a file in an archive");
        return name;
    }

    /// <summary>Unpacks members.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="members">Paths of the members in it.</param>
    /// <param name="folder">Where they go.</param>
    /// <param name="token">Stops the work.</param>
    /// <exception cref="InputFileException">It is no such archive, is damaged, or a member is missing or too large.</exception>
    public void Unpack(string path, IReadOnlyList<string> members, string folder, CancellationToken token)
    {
        foreach (string member in members) NameOf(member);
        try
        {
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)) UnpackZip(path, members, folder, token);
            else if (path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
                || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)) UnpackTar(path, members, folder, token);
            else throw new InputFileException(path, "the ending is none of .zip, .tar.gz and .tgz, the archives that can be unpacked");
        }
        catch (Exception e) when (Decompression.IsDamage(e) || e is EndOfStreamException or FormatException)
        {
            throw new InputFileException(path, $"the archive is damaged ({e.Message.TrimEnd('.')}); remove it and fetch it again", e);
        }
    }

    private void UnpackZip(string path, IReadOnlyList<string> members, string folder, CancellationToken token)
    {
        using var zip = new ZipArchive(RegularFile.OpenRead(path));
        RequireAll(path, members, [.. zip.Entries.Select(e => e.FullName)]);
        foreach (string member in members)
        {
            ZipArchiveEntry entry = zip.Entries.First(e => e.FullName == member);
            using Stream content = entry.Open();
            Write(path, member, content, entry.Length, folder, token);
        }
    }

    private void UnpackTar(string path, IReadOnlyList<string> members, string folder, CancellationToken token)
    {
        using FileStream file = RegularFile.OpenRead(path);
        using var unpacked = new GzipContent(file);
        using var tar = new TarReader(unpacked);
        var seen = new HashSet<string>();
        var missing = new HashSet<string>(members);
        while (missing.Count > 0 && tar.GetNextEntry() is TarEntry entry)
        {
            token.ThrowIfCancellationRequested();
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            seen.Add(name);
            // A folder or a link of that name has no content.
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !missing.Remove(name)) continue;
            Write(path, name, entry.DataStream ?? Stream.Null, entry.Length, folder, token);
        }
        if (missing.Count > 0) throw Missing(path, missing.Order().First(), seen);
    }

    private static void RequireAll(string path, IReadOnlyList<string> members, HashSet<string> names)
    {
        if (members.FirstOrDefault(m => !names.Contains(m)) is string missing) throw Missing(path, missing, names);
    }

    private static InputFileException Missing(string path, string member, HashSet<string> names)
    {
        string some = string.Join(", ", names.Order().Take(5));
        return new InputFileException(path,
            "the archive has no file "
            + $"'{member}'{(names.Count == 0 ? "; it is empty" : $"; it has {some}{(names.Count > 5 ? ", ..." : "")}")}");
    }

    private void Write(string path, string member, Stream content, long length, string folder, CancellationToken token)
    {
        if (length > MaxMember) throw TooLarge(path, member);
        Unpacking?.Invoke(NameOf(member));
        DiskSpace.Require(folder, length, DiskSpace.Free(folder));
        AtomicFile.Write(Path.Combine(folder, NameOf(member)), target =>
        {
            byte[] buffer = new byte[1 << 17];
            long written = 0;
            for (int read; (read = content.Read(buffer)) > 0;)
            {
                token.ThrowIfCancellationRequested();
                // What the archive says of a length is not trusted.
                if ((written += read) > MaxMember) throw TooLarge(path, member);
                target.Write(buffer, 0, read);
            }
            if (written != length)
                throw new InputFileException(path,
                    $"'{member}' has {Plural.Of(written, "byte")}, the archive says {length}; remove the archive and fetch it again");
        });
    }

    private InputFileException TooLarge(string path, string member) =>
        new(path, $"'{member}' is larger than {MaxMember} bytes, the most that is unpacked");
}
