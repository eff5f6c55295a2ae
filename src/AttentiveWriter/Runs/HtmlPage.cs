using System.Globalization;
using System.Net;
using System.Text;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Runs;

/// <summary>Writes a page that needs no other file and asks for none.</summary>
internal sealed class HtmlPage
{
    // Whatever a browser would fetch, it may not: pictures are in the page, and there is no script.
    private const string Policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    // The policy stands within, of every version.
    private const int HeadBytes = 1024;

    private readonly StringBuilder _html = new();

    public HtmlPage(string title, params IEnumerable<string> notes)
    {
        Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <link rel="icon" href="data:,">
            <title>{Text(title)}</title>
            <style>
            {HtmlStyle.Css}
            </style>
            {Imaging.Chart.Style}
            </head>
            <body>
            <header><h1>{Text(title)}</h1>
            {string.Concat(notes.Select(note => $"<p class=\"note\">{Text(note)}</p>"))}</header>
            <main>

            """);
    }

    /// <summary>Whether a file is such a page.</summary>
    public static bool IsWritten(string path)
    {
        using FileStream file = RegularFile.OpenRead(path);
        byte[] head = new byte[HeadBytes];
        int count = file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(head, 0, count).Contains(Policy, StringComparison.Ordinal);
    }

    public void Heading(string text) => Append($"<h2>{Text(text)}</h2>\n");

    public void Paragraph(string text) => Append($"<p>{Text(text)}</p>\n");

    /// <summary>Writes what must not be overlooked.</summary>
    public void Warning(string text) => Append($"<p class=\"warning\">{Text(text)}</p>\n");

    /// <summary>Writes the few numbers that one looks for first.</summary>
    public void Tiles(IEnumerable<(string Name, string Value)> tiles)
    {
        _html.Append("<dl class=\"tiles\">\n");
        foreach ((string name, string value) in tiles) Append($"<div><dt>{Text(name)}</dt><dd>{Text(value)}</dd></div>\n");
        _html.Append("</dl>\n");
    }

    /// <summary>Writes a picture as large as it is; wider than the screen, it scrolls: smaller it would lose the lines of its
    /// windows.</summary>
    public void Picture(string alternative, Image picture) => Scroll(alternative, Tag(alternative, picture, Png(picture)), picture.Width);

    /// <summary>Writes an animation, and in its place the last frame for readers who want nothing to move.</summary>
    public void Animation(string alternative, IReadOnlyList<Image> frames, int milliseconds, int lastMilliseconds)
    {
        using var stream = new MemoryStream();
        ApngWriter.Write(stream, frames, milliseconds, lastMilliseconds);
        string still = $"<source media=\"(prefers-reduced-motion: reduce)\" srcset=\"{Source(Png(frames[^1]))}\">";
        Scroll(alternative, $"<picture>{still}{Tag(alternative, frames[0], stream.ToArray())}</picture>", frames[0].Width);
    }

    public void BeginGrid(string kind) => Append($"<div class=\"{kind}\">\n");

    public void Chart(Chart chart) => Append($"<figure>{chart.ToSvg(withStyle: false)}</figure>\n");

    /// <summary>Writes a picture with its caption.</summary>
    public void Figure(string caption, string alternative, Image picture) =>
        Append($"<figure>{Tag(alternative, picture, Png(picture))}<figcaption>{Text(caption)}</figcaption></figure>\n");

    public void EndGrid() => _html.Append("</div>\n");

    /// <summary>Writes a table of names and values.</summary>
    public void Pairs(string caption, IEnumerable<(string Name, string Value)> rows)
    {
        Append($"<figure><table><caption>{Text(caption)}</caption>\n");
        foreach ((string name, string value) in rows) Append($"<tr><th scope=\"row\">{Text(name)}</th><td>{Text(value)}</td></tr>\n");
        _html.Append("</table></figure>\n");
    }

    /// <summary>Writes a table whose first row has the titles; wider than the screen, it scrolls.</summary>
    public void Table(string label, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new StringBuilder("<table>\n");
        for (int i = 0; i < rows.Count; i++)
        {
            table.Append("<tr>");
            foreach (string text in rows[i]) table.Append(i == 0 ? $"<th scope=\"col\">{Text(text)}</th>" : $"<td>{Text(text)}</td>");
            table.Append("</tr>\n");
        }
        Scroll(label, table.Append("</table>").ToString());
    }

    public void Write(string path)
    {
        string page = _html + "</main>\n</body>\n</html>\n";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    // Also without a mouse one can go there and scroll. Where a picture is wider than the page a line above it says so and its edge lies in
    // shadow; of a table the edge alone.
    private void Scroll(string label, string content, int? width = null)
    {
        string region = $"role=\"region\" tabindex=\"0\" aria-label=\"{Text(label)}\"";
        if (width is not int pixels) Append($"<div class=\"scroll table\" {region}>{content}</div>\n");
        else
        {
            const string Hint = "<p class=\"hint\" aria-hidden=\"true\">wider than this page: scroll it sideways &rarr;</p>";
            Append($"<div class=\"wide\" style=\"--w:{pixels}px\">{Hint}<div class=\"scroll\" {region}>{content}</div></div>\n");
        }
    }

    private static string Tag(string alternative, Image size, byte[] png) => string.Create(CultureInfo.InvariantCulture,
        $"<img alt=\"{Text(alternative)}\" width=\"{size.Width}\" height=\"{size.Height}\" src=\"{Source(png)}\">");

    private static string Source(byte[] png) => $"data:image/png;base64,{Convert.ToBase64String(png)}";

    private static byte[] Png(Image picture)
    {
        using var stream = new MemoryStream();
        PngWriter.Write(stream, picture);
        return stream.ToArray();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private void Append(FormattableString part) => _html.Append(part.ToString(CultureInfo.InvariantCulture));
}
