using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AttentiveWriter.Studio.Tests.Browser;

public class RunsPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 60_000 };

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Choose_TwoRuns_ComparesThem(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await Trained(studio, "one", 40);
        await Trained(studio, "two", 20);
        await using StudioPage opened = await chromium.Open(studio, "#/runs", width, colours);
        IPage page = opened.Page;
        await page.GetByLabel("Compare one").CheckAsync();
        await page.GetByLabel("Compare two").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "steps 40 20" })).ToBeVisibleAsync(Soon);
        await Expect(page.GetByText("Nothing is known to stand between")).ToBeVisibleAsync();
        await page.GetByLabel("Figure").SelectOptionAsync("training");
        await page.GetByLabel("images", new() { Exact = true }).CheckAsync();
        await Expect(page.Locator(".chart-label", new() { HasText = "images seen" })).ToBeVisibleAsync();
        await Expect(page.Locator("path.chart-line")).ToHaveCountAsync(2);
        await Expect(page.GetByAltText(new Regex("Images drawn by"))).ToHaveCountAsync(2);
        await Expect(page).ToHaveURLAsync(new Regex("chosen=one,two.*of=training.*over=images"));
        await opened.Check();
    }

    [Fact]
    public async Task Sort_ByAColumn_TurnsTheOrderRound()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await Trained(studio, "a", 30);
        await Trained(studio, "b", 10);
        await using StudioPage opened = await chromium.Open(studio, "#/runs?sort=steps");
        ILocator names = opened.Page.Locator(".runs-name a");
        await Expect(names).ToHaveTextAsync(["b", "a"]);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Steps" }).ClickAsync();
        await Expect(names).ToHaveTextAsync(["a", "b"]);
        await Expect(opened.Page.Locator("th[aria-sort=descending]")).ToContainTextAsync("Steps");
        await opened.Check();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Open_ARun_ShowsItsCardMeasuresItAndGivesItsFiles(int width)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await Trained(studio, "carded", 20);
        await using StudioPage opened = await chromium.Open(studio, "#/runs", width);
        IPage page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "carded" }).ClickAsync();
        await Expect(page.Locator(".markdown h2")).ToContainTextAsync("DRAW, 4 glimpses");
        await Expect(page.Locator(".markdown td").First).ToHaveTextAsync("data");
        await page.GetByLabel("How many").FillAsync("20");
        await page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Expect(page.GetByText(new Regex("^bound .* nats per image"))).ToBeVisibleAsync(Soon);
        IDownload files = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Export its files" }).ClickAsync());
        Assert.EndsWith(".zip", files.SuggestedFilename, StringComparison.Ordinal);
        await opened.Check();
    }

    [Fact]
    public async Task Open_WhereARunIsDamaged_SaysWhatCannotBeRead()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await Trained(studio, "a", 20);
        await Trained(studio, "b", 20);
        File.WriteAllText(Path.Combine(studio.Folder, "runs", "a", "config.json"), "{");
        File.AppendAllText(Path.Combine(studio.Folder, "runs", "b", "metrics.jsonl"), "no row\n");
        await using StudioPage opened = await chromium.Open(studio, "#/runs");
        await Assertions.Expect(opened.Page.Locator("main .warning")).ToHaveTextAsync(
            [new Regex("^a cannot be read: config.json: "), new Regex("^b: 1 row of metrics.jsonl \\(line \\d+\\) cannot be read")]);
        await opened.Check();
    }

    [Fact]
    public async Task Open_AModelThatShips_ShowsItsCard()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/runs");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "mnist-quick" }).ClickAsync();
        await Expect(opened.Page.Locator(".markdown strong").First).ToContainTextAsync("84.93");
        await Expect(opened.Page.GetByRole(AriaRole.Link, new() { Name = "Watch it draw" }))
            .ToHaveAttributeAsync("href", new Regex("model=mnist-quick"));
        await opened.Check();
    }

    [Fact]
    public async Task Open_AClassifier_ShowsWhatItLooksAt()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Post("/api/runs", new
        {
            name = "looks",
            preset = "cluttered-mnist",
            set = new { data = "glyphs", steps = 10, hidden = 16, glimpses = 3, read = 4, batch = 10, validation_images = 20 },
        }, HttpStatusCode.Created);
        await studio.Until("looks", "finished");
        await using StudioPage opened = await chromium.Open(studio, "#/runs?run=looks");
        await Expect(opened.Page.GetByText(new Regex("^It says \\d, with"))).ToBeVisibleAsync(Soon);
        await Expect(opened.Page.Locator(".runs-overlay polygon")).ToHaveCountAsync(3);
        await Expect(opened.Page.Locator(".runs-bars dt")).ToHaveCountAsync(10);
        await opened.Page.GetByLabel("Up to glimpse").FillAsync("1");
        await Expect(opened.Page.Locator(".runs-overlay polygon")).ToHaveCountAsync(1);
        await opened.Page.Locator(".runs-thumb").Nth(2).ClickAsync();
        await Expect(opened.Page).ToHaveURLAsync(new Regex("image=2"));
        await opened.Check();
    }

    private static async Task Trained(OpenStudio studio, string name, int steps)
    {
        await studio.Train(name, steps);
        await studio.Until(name, "finished");
    }
}
