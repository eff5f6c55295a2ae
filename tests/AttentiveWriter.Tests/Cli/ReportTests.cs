using System.Text.RegularExpressions;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Imaging;

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
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(Small);

        Assert.Equal("", result.Error);
        Assert.Equal("run\n", result.Output);
        Assert.Equal(16, Directory.GetFiles(draw.At("run/plots")).Length);
        string report = File.ReadAllText(draw.At("run/report.html"));
        foreach (string heading in new[] { "The drawing", "Given images, drawn again", "Curves", "Samples over the epochs",
            "Measured results", "Configuration" })
            Assert.Contains($"<h2>{heading}</h2>", report);
        Assert.Equal(8, report.Split("<svg").Length - 1);
        Assert.Contains("<th scope=\"row\">learning_rate</th>", report);
        Assert.Contains("acTL", report.Split("base64,").Skip(1).Select(Decoded));
        Assert.Contains("<source media=\"(prefers-reduced-motion: reduce)\" srcset=\"data:image/png;base64,", report);
        Assert.Equal(3, report.Split("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"").Length - 1);
        Assert.Equal(2, report.Split("<style>").Length - 1);
        Assert.Contains("its line is thicker where the focus is coarser", report);
        // A name that says which run it is, also of one called run.
        Assert.Matches($"Run {Path.GetFileName(draw.Folder)}/run, 20[0-9-]+ [0-9:]+ UTC: finished<", report);
        Assert.Contains("<dd>24 steps of 8 images</dd>", report);
        AssertFetchesNothing(report);
    }

    [Fact]
    public void Report_DrawnAgain_HoldsOriginalsWindowsAndGlimpses()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);

        Image picture = Shown(File.ReadAllText(draw.At("run/report.html")), "Originals, and successive canvases from left to right");

        // Four images: the original and four steps, each a canvas of 28 x 28 at scale 4, with glimpses half as high beside it.
        const int Header = 15, Canvas = 112, Cell = Canvas + 2 + 55, Step = Cell + 4;
        Assert.Equal((Canvas + 4 + 4 * Step + 4, Header + 4 * (Canvas + 4) + 4), (picture.Width, picture.Height));
        for (int row = 0; row < 4; row++)
        {
            int top = Header + 4 + row * (Canvas + 4);
            // What was given is black and white, and the only thing here that is.
            HashSet<Rgb> original = Colours(picture, 4, top, Canvas, Canvas);
            Assert.Equal([new Rgb(0, 0, 0), new Rgb(255, 255, 255)], original.OrderBy(c => c.R));
            for (int step = 0; step < 4; step++)
            {
                int left = 4 + Canvas + 4 + step * Step;
                Assert.Superset(new HashSet<Rgb> { Rgb.Green, Rgb.Red }, Colours(picture, left, top, Canvas, Canvas));
                Assert.Contains(Rgb.Green, Colours(picture, left + Canvas + 2, top, 55, 1));
                Assert.Contains(Rgb.Red, Colours(picture, left + Canvas + 2, top + 57, 55, 1));
            }
        }
    }

    [Fact]
    public void Report_BeforeTheFirstCheckpoint_HasAllButTheDrawing()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        foreach (string file in new[] { "model.safetensors", "summary.json", "report.html" }) File.Delete(draw.At("run/" + file));
        foreach (string folder in new[] { "checkpoints", "samples" }) Directory.Delete(draw.At("run/" + folder), recursive: true);
        string[] rows = File.ReadAllLines(draw.At("run/metrics.jsonl"));
        File.WriteAllLines(draw.At("run/metrics.jsonl"), rows[..1]);

        DrawRunner.Result result = draw.Run("report", "run");

        Assert.Equal((0, "run/report.html\n", ""), (result.Code, result.Output, result.Error));
        string report = File.ReadAllText(draw.At("run/report.html"));
        Assert.Contains("There is nothing to show before the first checkpoint.", report);
        Assert.Contains("UTC: 4 of 24 steps, not finished<", report);
        foreach (string heading in new[] { "Curves", "Configuration" }) Assert.Contains($"<h2>{heading}</h2>", report);
        Assert.DoesNotContain("drawn again</h2>", report);
    }

    [Fact]
    public void Report_DataThatIsGone_SaysWhatIsMissingAndHowToGetIt()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("mine"));
        for (int i = 0; i < 30; i++)
            using (FileStream stream = File.Create(draw.At($"mine/{i}.png"))) PngWriter.Write(stream, Pictures.Noise(28, 28, 1, seed: i));
        Assert.Equal(0, draw.Run([.. Steps(2), "--data", "mine"]).Code);
        Directory.Delete(draw.At("mine"), recursive: true);

        DrawRunner.Result said = draw.Run("report", "run"), quiet = draw.Run("report", "run", "--quiet");

        Assert.Equal((0, 0, ""), (said.Code, quiet.Code, quiet.Error));
        Assert.StartsWith("without given images drawn again: ", said.Error);
        string report = File.ReadAllText(draw.At("run/report.html"));
        Assert.Contains("<h2>Given images, drawn again</h2>", report);
        Assert.Contains("The images of mine were not found when this page was written. With them: draw report run --data-dir DIR", report);
    }

    [Fact]
    public void Report_PageThatSomebodyWrote_Stays()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        File.WriteAllText(draw.At("run/report.html"), "<!doctype html><p>My notes on AttentiveWriter's run");

        DrawRunner.Result refused = draw.Run("report", "run"), resumed = draw.Run("train", "--resume", "run", "--steps", "30"),
            elsewhere = draw.Run("report", "run", "--out", "page.html");

        Assert.Equal((2, "draw: run/report.html is no page that draw wrote, and stays; say where this one goes with --out FILE.html\n"),
            (refused.Code, refused.Error));
        Assert.Equal((0, 0), (resumed.Code, elsewhere.Code));
        Assert.Contains("run/report.html is no page that draw wrote, and stays; for one elsewhere: draw report run --out FILE.html",
            resumed.Error, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html><p>My notes", File.ReadAllText(draw.At("run/report.html")), StringComparison.Ordinal);
        File.Move(draw.At("page.html"), draw.At("run/report.html"), overwrite: true);
        Assert.Equal(0, draw.Run("report", "run").Code);
    }

    [Fact]
    public void ReportAndResume_RowsThatCannotBeRead_SayHowManyAreLeftOut()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        (int metrics, int timings) = (File.ReadAllLines(draw.At("run/metrics.jsonl")).Length,
            File.ReadAllLines(draw.At("run/timing.jsonl")).Length);
        foreach ((string file,
            string[] rows) in new[] { ("metrics", new[] { "{\"kind\": \"train\", \"st", "null", "{\"loss\": 1e999}", "" }),
            ("timing", ["no JSON"]) })
            File.WriteAllLines(draw.At($"run/{file}.jsonl"), [.. File.ReadAllLines(draw.At($"run/{file}.jsonl")), .. rows]);
        string problem = $"3 rows of metrics.jsonl (the first in line {metrics + 1}) and 1 row of timing.jsonl (line {timings + 1}) "
            + "cannot be read and are left out";

        DrawRunner.Result said = draw.Run("report", "run"), resumed = draw.Run("train", "--resume", "run"),
            clean = draw.Run("report", "run");

        Assert.Equal((0, 0, 0), (said.Code, resumed.Code, clean.Code));
        Assert.Equal($"run: {problem}\n", said.Error);
        Assert.Contains($"run: {problem}\n", resumed.Error, StringComparison.Ordinal);
        // What goes on has whole rows only.
        Assert.Equal("", clean.Error);
        Assert.DoesNotContain("cannot be read", File.ReadAllText(draw.At("run/report.html")), StringComparison.Ordinal);
        File.AppendAllText(draw.At("run/metrics.jsonl"), "{");
        Assert.Equal($"run: 1 row of metrics.jsonl (line {metrics + 1}) cannot be read and is left out\n", draw.Run("report", "run").Error);
        Assert.Contains($"What is shown here is not all: 1 row of metrics.jsonl (line {metrics + 1}) cannot be read and is left out.",
            File.ReadAllText(draw.At("run/report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_DamagedSample_IsLeftOutAndNamed()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        string sample = Directory.GetFiles(draw.At("run/samples"))[0];
        File.WriteAllText(sample, "no picture");

        DrawRunner.Result result = draw.Run("report", "run");

        Assert.Equal(0, result.Code);
        Assert.Contains($"<p>Not shown: run/samples/{Path.GetFileName(sample)}: ", File.ReadAllText(draw.At("run/report.html")));
    }

    [Fact]
    public void Report_AffineWindowsAndOneStep_AreDescribedAsTheyAre()
    {
        using var draw = new DrawInProcess();
        draw.Run([.. Steps(1), "--set", "write_attention=affine"]);
        string affine = File.ReadAllText(draw.At("run/report.html"));
        draw.Run("train", "--preset", "vae", "--data", "glyphs", "--set", "hidden=8", "--set", "validation_images=50", "--steps", "1",
            "--batch", "8", "--out", "one", "--quiet");
        string one = File.ReadAllText(draw.At("one/report.html"));

        Assert.Contains("The red window is where it writes.", affine);
        Assert.Contains("<dd>1 step of 8 images</dd>", affine);
        Assert.Contains("beside each what became of it in one step.", one);
        Assert.DoesNotContain("to the last", one);
    }

    [Fact]
    public void Report_RunOfBefore_IsTheSamePageAgain()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        string page = File.ReadAllText(draw.At("run/report.html"));
        File.Delete(draw.At("run/report.html"));
        Directory.Delete(draw.At("run/plots"), recursive: true);
        // What follows a picture is not read.
        using (FileStream sample = File.OpenWrite(Directory.GetFiles(draw.At("run/samples"))[0])) sample.SetLength(3L << 30);

        DrawRunner.Result result = draw.Run("report", "run");
        DrawRunner.Result elsewhere = draw.Run("report", "run", "--out", "page.html");

        Assert.Equal("run/report.html\n", result.Output);
        Assert.Equal(page, File.ReadAllText(draw.At("run/report.html")));
        Assert.Equal(page, File.ReadAllText(draw.At("page.html")));
        Assert.True(Directory.Exists(draw.At("run/plots")));
        Assert.Equal("page.html\n", elsewhere.Output);
    }

    [Fact]
    public void Report_Evaluated_HasTheRowOfTheCard()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        draw.Run("evaluate", "--model", "run", "--count", "20");

        draw.Run("report", "run");

        Assert.Contains("<td>glyphs test</td>", File.ReadAllText(draw.At("run/report.html")));
    }

    [Fact]
    public void Report_NoRun_IsOneLineAndCodeThree()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("report", "nowhere");

        Assert.Equal(3, result.Code);
        Assert.Equal("draw: nowhere: no such run folder\n", result.Error);
    }

    /// <summary>The page as a browser sees it: no message, nothing fetched, every picture decoded.</summary>
    [ToolFact("chromium")]
    public void Report_InChromium_ShowsEveryPictureAndAsksForNothing()
    {
        using var draw = new DrawInProcess();
        // DRAW_REPORT names a page of another run to look at.
        if (Environment.GetEnvironmentVariable("DRAW_REPORT") is not string page) draw.Run(Small);
        else File.Copy(page, Directory.CreateDirectory(draw.At("run")).FullName + "/report.html");
        string report = File.ReadAllText(draw.At("run/report.html"));
        // A script that looks; the page itself forbids any.
        File.WriteAllText(draw.At("looked.html"), report
            .Replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'", StringComparison.Ordinal)
            .Replace("</head>", $"<script>{Look}</script></head>", StringComparison.Ordinal));

        (int code, string text) = ExternalTool.Run("chromium", draw.Folder,
            [.. Headless, "--window-size=390,844", "--virtual-time-budget=20000", "--dump-dom", "looked.html"]);
        (int unchanged, string messages) = ExternalTool.Run("chromium", draw.Folder,
            [.. Headless, "--screenshot=shot.png", "run/report.html"]);

        Assert.Equal((0, 0), (code, unchanged));
        int pictures = report.Split("<img").Length + report.Split("<image").Length - 2;
        Match looked = Looked().Match(text);
        Assert.True(looked.Success, text[^Math.Min(2000, text.Length)..]);
        Assert.Equal($"{pictures} pictures, 0 broken, 0 fetched, 0 refused, 0 errors, 0 too wide, 0 shrunk", looked.Groups[1].Value);
        Assert.DoesNotContain("CONSOLE", text);
        Assert.DoesNotContain("CONSOLE", messages);
        Assert.True(PngReader.Read(draw.At("shot.png")).Width > 300);
    }

    /// <summary>A picture that is cut off by the edge of a phone says so; one that is not, does not. Either can be reached with the
    /// keyboard.</summary>
    [ToolFact("chromium")]
    public void Report_InChromium_SaysWhereAPictureScrolls()
    {
        using var draw = new DrawInProcess();
        draw.Run(Small);
        draw.Run("evaluate", "--model", "run", "--count", "20");
        draw.Run("report", "run");
        string report = File.ReadAllText(draw.At("run/report.html"));

        string[] phone = Hinted(350), desktop = Hinted(1050);

        Assert.Equal((3, 3), (phone.Length, desktop.Length));
        // Each is: cut off, hint shown, edge in shadow, reached by the keyboard.
        Assert.All(phone, region => Assert.Equal("true true true true", region));
        Assert.All(desktop, region => Assert.Equal("false false false true", region));

        // No window of a browser without a screen is as narrow as a phone; a page may be.
        string[] Hinted(int width)
        {
            File.WriteAllText(draw.At("hints.html"), report
                .Replace("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'", StringComparison.Ordinal)
                .Replace("</head>", $"<style>body {{ width: {width}px }}</style><script>{Hints}</script></head>",
                    StringComparison.Ordinal));
            (_, string text) = ExternalTool.Run("chromium", draw.Folder,
                [.. Headless, "--window-size=1400,900", "--virtual-time-budget=20000", "--dump-dom", "hints.html"]);
            return HintsFound().Match(text) is { Success: true } found ? found.Groups[1].Value.Split(',') : [text];
        }
    }

    private static string[] Steps(int steps) => [.. Small.Select(argument => argument == "24" ? $"{steps}" : argument)];

    private static Image Shown(string report, string alternative)
    {
        string tag = report[report.IndexOf($"<img alt=\"{alternative}\"", StringComparison.Ordinal)..];
        return PngReader.Read(new MemoryStream(Convert.FromBase64String(tag.Split("base64,")[1].Split('"')[0])), alternative);
    }

    private static HashSet<Rgb> Colours(Image image, int left, int top, int width, int height) =>
        [.. Enumerable.Range(0, width * height).Select(i => (X: left + i % width, Y: top + i / width))
            .Select(p => new Rgb(image[p.X, p.Y, 0], image[p.X, p.Y, 1], image[p.X, p.Y, 2]))];

    internal const string Look = """
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
          var shrunk = [...document.querySelectorAll('.scroll img')].filter(p => p.getBoundingClientRect().width < p.naturalWidth).length;
          var wide = document.documentElement.scrollWidth > innerWidth ? 1 : 0;
          document.body.dataset.looked = `${pictures.length} pictures, ${broken} broken, ${fetched} fetched, `
            + `${refused} refused, ${errors} errors, ${wide} too wide, ${shrunk} shrunk`;
        });
        """;

    private const string Hints = """
        addEventListener('load', () => {
          document.body.dataset.hints = [...document.querySelectorAll('.wide')].map(wide => {
            var region = wide.querySelector('.scroll'), hint = wide.querySelector('.hint');
            region.focus();
            return [region.scrollWidth > region.clientWidth, hint.clientHeight > 10,
              parseFloat(getComputedStyle(wide, '::after').width) > 10, document.activeElement === region].join(' ');
          }).join(',');
        });
        """;

    internal static readonly string[] Headless =
        ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            "--enable-logging=stderr", "--user-data-dir=profile"];

    [GeneratedRegex("data-hints=\"([^\"]*)\"")]
    private static partial Regex HintsFound();

    [GeneratedRegex("data-looked=\"([^\"]*)\"")]
    internal static partial Regex Looked();

    [GeneratedRegex("(?:src|href|srcset)=\"(?!data:)|url\\(|@import|<script|<iframe|https?://(?!www\\.w3\\.org/2000/svg)")]
    private static partial Regex Reference();

    internal static void AssertFetchesNothing(string page) => Assert.Empty(Reference().Matches(page));

    // The start of an embedded picture, where the chunks that say what it is are.
    private static string Decoded(string rest) =>
        System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(rest.Split('"')[0]))[37..41];
}
