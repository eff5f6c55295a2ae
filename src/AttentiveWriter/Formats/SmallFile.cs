using System.Text;

namespace AttentiveWriter.Formats;

/// <summary>Reads files that are small unless something is wrong: what is larger than a limit is never held in memory.</summary>
internal static class SmallFile
{
    /// <summary>The limit of settings, cards and summaries, which have a few thousand bytes, and of a line.</summary>
    public const int Limit = 1 << 20;

    /// <summary>Reads a file of text.</summary>
    /// <exception cref="InputFileException">It has more than <see cref="Limit"/> bytes.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static string Text(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Bytes(path, Limit)));
        return reader.ReadToEnd();
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    /// <exception cref="InputFileException">It has more.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static byte[] Bytes(string path, int limit)
    {
        using FileStream file = RegularFile.OpenRead(path);
        if (file.CanSeek && file.Length > limit) throw TooLarge(path, $"{file.Length}", limit);
        // A pipe does not say its length, and a file may grow: what counts is what comes.
        using var bytes = new MemoryStream();
        new FileSection(file, limit).CopyTo(bytes);
        return file.ReadByte() < 0 ? bytes.ToArray() : throw TooLarge(path, $"more than {limit}", limit);
    }

    /// <summary>Reads a file of text line by line, each ended by a line feed; of one with more than <see cref="Limit"/> characters there is
    /// only a null.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static IEnumerable<string?> Lines(string path)
    {
        using var reader = new StreamReader(RegularFile.OpenRead(path));
        var line = new StringBuilder();
        char[] part = new char[1 << 14];
        bool isLong = false;
        for (int count; (count = reader.Read(part)) > 0;)
        {
            for (int start = 0, end; start < count; start = end + 1)
            {
                end = Array.IndexOf(part, '\n', start, count - start);
                bool isWhole = end >= 0;
                if (!isWhole) end = count;
                isLong |= line.Length + end - start > Limit;
                if (isLong) line.Clear();
                else line.Append(part, start, end - start);
                if (!isWhole) continue;
                yield return isLong ? null : line.ToString();
                line.Clear();
                isLong = false;
            }
        }
        if (isLong) yield return null;
        else if (line.Length > 0) yield return line.ToString();
    }

    private static InputFileException TooLarge(string path, string bytes, int limit) =>
        new(path, $"the file has {bytes} bytes, expected at most {limit}");
}
