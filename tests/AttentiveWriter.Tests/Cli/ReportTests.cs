using System.Text.RegularExpressions;
using AttentiveWriter.Imaging;

namespace AttentiveWriter.Tests.Cli;

public partial class ReportTests
{
    // A model that reads and writes, in seconds.
    private static readonly string[] Small =
    [
        "train", "--preset", "glyphs", "--set", "glimpses=4", "--set", "hidden=16", "--set", "latent=4", "--set", "log_steps=4",
        "--set", "validation_images=50", "--steps", "24", "--batch", "8", "--out", "run", "--quiet",
    ];

    [Fact]
    public void Train_Finished_WritesPlotsAndASelfContainedReport()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run(Small);

        Assert.Equal("", result.Error);
        Assert.Equal("run\n", result.Output);
        Assert.Equal(10, Directory.GetFiles(draw.At("run/plots")).Length);
        string report = File.ReadAllText(draw.At("run/report.html"));
        foreach (string heading in new[] { "The drawing", "Given images, drawn again", "Curves", "Samples over the epochs", "Measured results", "Configuration" })
            Assert.Contains($"<h2>{heading}</h2>", report);
        Assert.Equal(5, report.Split("<svg").Length - 1);
        Assert.Contains("<th scope=\"row\">learning_rate</th>", report);
        Assert.Contains("acTL", report.Split("base64,").Skip(1).Select(Decoded));
        AssertFetchesNothing(report);
    }

    [Fact]
    public void Report_RunOfBefore_IsTheSamePageAgain()
    {
        using var draw = new DrawProcess();
        draw.Run(Small);
        string page = File.ReadAllText(draw.At("run/report.html"));
        File.Delete(draw.At("run/report.html"));
        Directory.Delete(draw.At("run/plots"), recursive: true);
        // What follows a picture is not read.
        using (FileStream sample = File.OpenWrite(Directory.GetFiles(draw.At("run/samples"))[0])) sample.SetLength(3L << 30);

        DrawProcess.Result result = draw.Run("report", "run");
        DrawProcess.Result elsewhere = draw.Run("report", "run", "--out", "page.html");

        Assert.Equal("run/report.html\n", result.Output);
        Assert.Equal(page, File.ReadAllText(draw.At("run/report.html")));
        Assert.Equal(page, File.ReadAllText(draw.At("page.html")));
        Assert.True(Directory.Exists(draw.At("run/plots")));
        Assert.Equal("page.html\n", elsewhere.Output);
    }

    [Fact]
    public void Report_Evaluated_HasTheRowOfTheCard()
    {
        using var draw = new DrawProcess();
        draw.Run(Small);
        draw.Run("evaluate", "--model", "run", "--count", "20");

        draw.Run("report", "run");

        Assert.Contains("<td>glyphs test</td>", File.ReadAllText(draw.At("run/report.html")));
    }

    [Fact]
    public void Report_NoRun_IsOneLineAndCodeThree()
    {
        using var draw = new DrawProcess();

        DrawProcess.Result result = draw.Run("report", "nowhere");

        Assert.Equal(3, result.Code);
        Assert.Equal("draw: nowhere: no such run folder\n", result.Error);
    }

    /// <summary>The page as a browser sees it: no message, nothing fetched, every picture decoded.</summary>
    [ToolFact("chromium")]
    public void Report_InChromium_ShowsEveryPictureAndAsksForNothing()
    {
        using var draw = new DrawProcess();
        draw.Run(Small);
        string report = File.ReadAllText(draw.At("run/report.html"));
        // A script that looks; the page itself forbids any.
        File.WriteAllText(draw.At("looked.html"), report
            .Replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'", StringComparison.Ordinal)
            .Replace("</head>", $"<script>{Look}</script></head>", StringComparison.Ordinal));

        (int code, string text) = ExternalTool.Run("chromium", draw.Folder, [.. Headless, "--window-size=390,844", "--virtual-time-budget=20000", "--dump-dom", "looked.html"]);
        (int unchanged, string messages) = ExternalTool.Run("chromium", draw.Folder, [.. Headless, "--screenshot=shot.png", "run/report.html"]);

        Assert.Equal((0, 0), (code, unchanged));
        int pictures = report.Split("<img").Length + report.Split("<image").Length - 2;
        Match looked = Looked().Match(text);
        Assert.True(looked.Success, text[^Math.Min(2000, text.Length)..]);
        Assert.Equal($"{pictures} pictures, 0 broken, 0 fetched, 0 refused, 0 errors, 0 too wide", looked.Groups[1].Value);
        Assert.DoesNotContain("CONSOLE", text);
        Assert.DoesNotContain("CONSOLE", messages);
        Assert.True(PngReader.Read(draw.At("shot.png")).Width > 300);
    }

    private const string Look = """
        var errors = 0, refused = 0;
        addEventListener('error', () => errors++, true);
        addEventListener('securitypolicyviolation', () => refused++);
        var pictures = [];
        // The cells of a map are pictures inside the chart: the same data again, begun before the page counts as loaded.
        addEventListener('DOMContentLoaded', () => {
          pictures = [...document.images];
          for (var cells of document.querySelectorAll('image')) { var p = new Image(); p.src = cells.href.baseVal; pictures.push(p); }
        });
        addEventListener('load', () => {
          var broken = pictures.filter(p => !p.complete || !p.naturalWidth).length;
          var fetched = performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length;
          var wide = document.documentElement.scrollWidth > innerWidth ? 1 : 0;
          document.body.dataset.looked = `${pictures.length} pictures, ${broken} broken, ${fetched} fetched, ${refused} refused, ${errors} errors, ${wide} too wide`;
        });
        """;

    private static readonly string[] Headless =
        ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--enable-logging=stderr", "--user-data-dir=profile"];

    [GeneratedRegex("data-looked=\"([^\"]*)\"")]
    private static partial Regex Looked();

    [GeneratedRegex("(?:src|href)=\"(?!data:)|url\\(|@import|<script|<iframe|https?://(?!www\\.w3\\.org/2000/svg)")]
    private static partial Regex Reference();

    private static void AssertFetchesNothing(string page) => Assert.Empty(Reference().Matches(page));

    // The start of an embedded picture, where the chunks that say what it is are.
    private static string Decoded(string rest) => System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(rest.Split('"')[0]))[37..41];
}
