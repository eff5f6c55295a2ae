namespace AttentiveWriter.Cli;

/// <summary>A table of text: columns two spaces apart, cells broken at words where the whole is wider than a terminal.</summary>
internal static class TextTable
{
    private const int Gap = 2, Indent = 4;

    /// <summary>Returns the lines of a table.</summary>
    /// <param name="rows">The rows, all of as many cells; the first has the titles. The first column is never broken: it has names to be
    /// copied. Where the table fits in no other way, the last cell of each row stands below it, and then all but the first.</param>
    /// <param name="width">Columns of the terminal; 0 where they are not known, and nothing is broken.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows, int width) =>
        Blocks(rows, width).SelectMany(block => block);

    // The lines of each row.
    private static IEnumerable<string>[] Blocks(IReadOnlyList<IReadOnlyList<string>> rows, int width)
    {
        int columns = rows[0].Count;
        if (width < 1 || columns == 1 || Fits(Least(rows), width))
            return [.. rows.Select(row => Lines(row, Widths(rows, width, lastFirst: true)))];
        IReadOnlyList<string>[] but = [.. rows.Select(row => row.SkipLast(1).ToArray())];
        if (columns == 2 || Fits(Least(but), width))
        {
            int[] widths = Widths(but, width, lastFirst: false);
            return [.. rows.Select((row, i) => row[^1].Length == 0 ? Lines(but[i], widths)
                : Lines(but[i], widths).Concat(Indented(Broken(row[^1], width - Indent))))];
        }
        IEnumerable<string>[] rest = Blocks([.. rows.Select(row => row.Skip(1).ToArray())], width - Indent);
        return [.. rows.Select((row, i) => Indented(rest[i]).Prepend(row[0]))];
    }

    private static IEnumerable<string> Indented(IEnumerable<string> lines) => lines.Select(line => new string(' ', Indent) + line);

    private static IEnumerable<string> Lines(IReadOnlyList<string> row, int[] widths)
    {
        string[][] cells = [.. row.Select((cell, column) => Broken(cell, widths[column]))];
        for (int line = 0; line < cells.Max(cell => cell.Length); line++)
            yield return string.Concat(cells.Select((cell, column) =>
                (cell.ElementAtOrDefault(line) ?? "").PadRight(widths[column] + Gap))).TrimEnd();
    }

    // As wide as the cells are, and then narrower, down to the longest word: the last, which has most to
    // say, and then the widest.
    private static int[] Widths(IReadOnlyList<IReadOnlyList<string>> rows, int width, bool lastFirst)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length))],
            least = Least(rows);
        while (width > 0 && !Fits(widths, width))
        {
            int[] wide = [.. Enumerable.Range(0, widths.Length).Where(column => widths[column] > least[column])];
            if (wide.Length == 0) break;
            widths[lastFirst && wide[^1] == widths.Length - 1 ? wide[^1] : wide.MaxBy(column => widths[column])]--;
        }
        return widths;
    }

    private static int[] Least(IReadOnlyList<IReadOnlyList<string>> rows) => [.. Enumerable.Range(0, rows[0].Count).Select(column =>
        rows.Max(row => column == 0 ? row[column].Length : row[column].Split(' ').Max(word => word.Length)))];

    private static bool Fits(int[] widths, int width) => widths.Sum() + Gap * (widths.Length - 1) <= width;

    private static string[] Broken(string cell, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in cell.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else line = line.Length > 0 ? $"{line} {word}" : word;
        }
        return [.. lines, line];
    }
}
