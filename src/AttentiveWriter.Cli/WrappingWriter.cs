using System.Text;

namespace AttentiveWriter.Cli;

/// <summary>A terminal: what is written as a line is broken at words to its width; what is written in pieces goes as it is.</summary>
/// <param name="inner">Where it goes.</param>
/// <param name="columns">The width now, for a window may change it; 0 where it is not known.</param>
internal sealed class WrappingWriter(TextWriter inner, Func<int> columns) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(value);

    public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value)
    {
        int width = columns();
        inner.WriteLine(value is null || width < 1 ? value : string.Join('\n', value.Split('\n').Select(line => Wrap(line, width))));
    }

    /// <summary>Breaks a line at words. What goes on stands under the line's last column, as of a table, or a little to the
    /// right.</summary>
    internal static string Wrap(string line, int width)
    {
        if (Visible(line) <= width) return line;
        int indent = Indent(line, width), column = 0;
        bool hasWord = false;
        var text = new StringBuilder();
        for (int at = 0; at < line.Length;)
        {
            int word = at;
            while (word < line.Length && line[word] == ' ') word++;
            if (word == line.Length) break;
            int end = line.IndexOf(' ', word) is >= 0 and int space ? space : line.Length, length = Visible(line.AsSpan(word, end - word));
            bool breaks = hasWord && column + word - at + length > width;
            if (breaks) text.Append('\n');
            text.Append(' ', breaks ? indent : word - at).Append(line, word, end - word);
            column = (breaks ? indent : column + word - at) + length;
            (at, hasWord) = (end, true);
        }
        return text.ToString();
    }

    // The first column that begins after a gap, where that leaves half of the width.
    private static int Indent(string line, int width)
    {
        int start = line.Length - line.TrimStart(' ').Length, gap = line.IndexOf("  ", start, StringComparison.Ordinal);
        if (gap > 0)
        {
            int column = Visible(line.AsSpan(0, gap)) + line.AsSpan(gap).IndexOfAnyExcept(' ');
            if (column <= width / 2) return column;
        }
        return Math.Min(start + 2, width / 2);
    }

    // Without the escapes that colour it.
    private static int Visible(ReadOnlySpan<char> text)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\u001b') i += Math.Max(0, text[i..].IndexOf('m'));
            else length++;
        }
        return length;
    }
}
