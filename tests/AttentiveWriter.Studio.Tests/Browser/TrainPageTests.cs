using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AttentiveWriter.Studio.Tests.Browser;

public class TrainPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Small = "hidden~16,glimpses~4,batch~10,validation_images~20,validation_steps~20,log_steps~20";
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 60_000 };

    [Fact]
    public async Task Change_ASetting_PlansAnewAndIsInTheAddress()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, $"#/train?set={Small}");
        IPage page = opened.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "DRAW, 4 glimpses, LSTM 16" })).ToBeVisibleAsync(Soon);
        await page.GetByLabel("Glimpses, T").FillAsync("3");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "DRAW, 3 glimpses, LSTM 16" })).ToBeVisibleAsync(Soon);
        await Expect(page).ToHaveURLAsync(new Regex("glimpses~3"));
        await Expect(page.GetByText("--set glimpses=3")).ToBeVisibleAsync();
        await opened.Check();
    }

    [Fact]
    public async Task Change_ToWhatCannotBe_SaysSoAtTheField()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, $"#/train?set={Small}");
        IPage page = opened.Page;
        ILocator glimpses = page.GetByLabel("Glimpses, T");
        await glimpses.FillAsync("0");
        await Expect(glimpses).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Locator(".problem:visible")).ToHaveTextAsync("glimpses is 0, expected a whole number, 1..1024");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start training" })).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "preset: 16" }).ClickAsync();
        await Expect(glimpses).ToHaveValueAsync("16");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start training" })).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await opened.Check();
    }

    [Theory]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task Start_StopAndGoOn_ShowsCurvesAndSamples(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, $"#/train?set=steps~100000,{Small}", width, colours);
        IPage page = opened.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "DRAW, 4 glimpses" })).ToBeVisibleAsync(Soon);
        await page.GetByLabel("Name of the run").FillAsync("seen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await Expect(page.Locator(".tag", new() { HasText = "running" })).ToBeVisibleAsync(Soon);
        await Expect(page).ToHaveURLAsync(new Regex("run=seen"));
        await Expect(page.Locator(".chart-line[d]").First).ToBeAttachedAsync(new() { Timeout = 60_000 });

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop and save" }).ClickAsync();
        await Expect(page.Locator(".tag", new() { HasText = "stopped" })).ToBeVisibleAsync(Soon);
        int steps = (await studio.Get("/api/runs/seen"))["steps"]!.GetValue<int>();
        await page.GetByLabel("Steps in all").FillAsync($"{steps + 20}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.Locator(".tag", new() { HasText = "finished" })).ToBeVisibleAsync(Soon);
        ILocator samples = page.GetByAltText(new Regex("Images drawn by seen at step"));
        await Expect(samples).ToBeVisibleAsync(Soon);
        Assert.True(await samples.EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)") > 28);
        await Expect(page.Locator(".heat-cells")).ToHaveAttributeAsync("aria-label", new Regex("columns of 4"));
        await opened.Check();
    }

    [Fact]
    public async Task Watch_ARunThatWasBegunElsewhere_FollowsItToItsEnd()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("elsewhere", 60);
        await using StudioPage opened = await chromium.Open(studio, "#/train");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "elsewhere" }).ClickAsync();
        await Expect(opened.Page.Locator(".tag", new() { HasText = "finished" })).ToBeVisibleAsync(Soon);
        await Expect(opened.Page.GetByText("60 of 60")).ToBeVisibleAsync();
        await Expect(opened.Page.GetByAltText(new Regex("Images drawn by elsewhere"))).ToBeVisibleAsync(Soon);

        // The values can be read without the picture.
        ILocator chart = opened.Page.Locator(".chart", new() { HasText = "Loss" }).First;
        await chart.GetByText("As a table").ClickAsync();
        await Expect(chart.Locator("tbody tr").Last.Locator("td").First).ToHaveTextAsync("60");
        await opened.Check();
    }

    [Fact]
    public async Task Watch_ARunWhoseFolderIsRemoved_SaysThatItIsGone()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("removed", 20);
        await studio.Until("removed", "finished");
        await using StudioPage opened = await chromium.Open(studio, "#/train?run=removed");
        await Expect(opened.Page.GetByAltText(new Regex("Images drawn by removed"))).ToBeVisibleAsync(Soon);
        Directory.Delete(Path.Combine(studio.Folder, "runs", "removed"), recursive: true);
        await Expect(opened.Page.Locator(".tag", new() { HasText = "gone" })).ToBeVisibleAsync(Soon);
        await Expect(opened.Page.GetByText("there is no run removed")).ToBeVisibleAsync();
        opened.Forgive();
        await opened.Check();
    }

    // The comma divides settings in the address: what stood behind it was lost when the page was opened again.
    [Fact]
    public async Task Open_AtAnAddressWithAComma_HasTheWholeValue()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, $"#/train?set={Small}");
        ILocator steps = opened.Page.GetByLabel("Steps", new() { Exact = true });
        await steps.FillAsync("1,000");
        await Expect(opened.Page).ToHaveURLAsync(new Regex("steps~1%252C000"));
        await opened.Page.ReloadAsync();
        await Expect(steps).ToHaveValueAsync("1,000");
        await Expect(opened.Page.Locator(".problem:visible")).ToHaveTextAsync(new Regex("^steps is 1,000, expected"));
        opened.Forgive();
        await opened.Check();
    }

    [Fact]
    public async Task Start_UnderATakenName_SaysSoAtTheName()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await studio.Train("taken", 10);
        await studio.Until("taken", "finished");
        await using StudioPage opened = await chromium.Open(studio, $"#/train?set={Small}");
        await Expect(opened.Page.GetByRole(AriaRole.Heading, new() { Name = "DRAW, 4 glimpses" })).ToBeVisibleAsync(Soon);
        await opened.Page.GetByLabel("Name of the run").FillAsync("taken");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Start training" }).ClickAsync();
        await Expect(opened.Page.GetByText("there is a run taken already")).ToBeVisibleAsync();
        opened.Forgive();
        await opened.Check();
    }
}
