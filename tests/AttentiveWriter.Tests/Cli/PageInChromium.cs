namespace AttentiveWriter.Tests.Cli;

/// <summary>A page as a browser shows it, as wide as a phone or a desk, light or dark.</summary>
internal static class PageInChromium
{
    private const string Tell = """
        addEventListener('load', () => parent.postMessage(
          document.body.dataset.looked + ', ' + getComputedStyle(document.body).backgroundColor, '*'));
        """;

    /// <summary>Makes sure that a page with pictures fits a phone and a desk in light and dark, and has no error.</summary>
    public static void AssertFits(DrawRunner draw, string page)
    {
        string text = File.ReadAllText(draw.At(page));
        File.WriteAllText(draw.At("looked.html"), text
            .Replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'", StringComparison.Ordinal)
            .Replace("</head>", $"<script>{ReportTests.Look}{Tell}</script></head>", StringComparison.Ordinal));
        int pictures = text.Split("<img").Length + text.Split("<image").Length - 2;
        Assert.True(pictures > 0);
        string expected = $"{pictures} pictures, 0 broken, 0 fetched, 0 refused, 0 errors, 0 too wide, 0 shrunk, ";
        foreach (int width in new[] { 390, 1280 })
        {
            Assert.Equal(expected + "rgb(13, 17, 23)", Looked(draw, width, 0));
            Assert.Equal(expected + "rgb(255, 255, 255)", Looked(draw, width, 1));
        }
    }

    // No window of a browser without a screen is as narrow as a phone; a frame may be.
    private static string Looked(DrawRunner draw, int width, int scheme)
    {
        File.WriteAllText(draw.At("frame.html"), "<body><script>addEventListener('message', e => document.body.dataset.looked = e.data)"
            + $"</script><iframe src=\"looked.html\" width=\"{width}\" height=\"800\"></iframe></body>");
        (int code, string text) = ExternalTool.Run("chromium", draw.Folder, [.. ReportTests.Headless, "--window-size=1400,900",
            $"--blink-settings=preferredColorScheme={scheme}", "--virtual-time-budget=20000", "--dump-dom", "frame.html"]);
        Assert.Equal(0, code);
        Assert.DoesNotContain("CONSOLE", text);
        return ReportTests.Looked().Match(text) is { Success: true } found ? found.Groups[1].Value : text;
    }
}
