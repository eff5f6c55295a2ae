using System.Text.RegularExpressions;
using AttentiveWriter.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AttentiveWriter.Studio.Tests.Browser;

public class DrawPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Quick = "#/draw?model=mnist-quick&seed=7&count=4&window=0";

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Open_AtAnAddress_ShowsTheImagesOfTheLibrary(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, width, colours, stillness: true);
        await Expect(Grid(opened.Page)).ToHaveCountAsync(4);
        await AtStep(opened.Page, 16);

        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        Drawing drawing = model.Generate(4, 7);
        for (int i = 0; i < 4; i++)
            Assert.Equal(ModelPictures.Picture(drawing.Canvas(i, 15), model.Settings).Pixels,
                await CanvasPixels.Of(Grid(opened.Page).Nth(i)));
        await opened.Check();
    }

    [Fact]
    public async Task Step_BackAndOn_ShowsTheCanvasOfThatStep()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        await AtStep(opened.Page, 16);
        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        Drawing drawing = model.Generate(4, 7);

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Step back" }).ClickAsync();
        await AtStep(opened.Page, 15);
        await Shows(14);
        await opened.Page.Keyboard.PressAsync("Home");
        await AtStep(opened.Page, 1);
        await Shows(0);
        await opened.Page.Keyboard.PressAsync("ArrowRight");
        await AtStep(opened.Page, 2);
        await Shows(1);
        await opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Step", Exact = true }).FillAsync("9");
        await AtStep(opened.Page, 9);
        await Shows(8);
        await Expect(opened.Page).ToHaveURLAsync(new Regex("t=9"));

        async Task Shows(int t) => Assert.Equal(ModelPictures.Picture(drawing.Canvas(2, t), model.Settings).Pixels,
            await CanvasPixels.Of(Grid(opened.Page).Nth(2)));
    }

    [Fact]
    public async Task Play_GoesToTheEnd_AndCanBePaused()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&speed=4");
        ILocator play = opened.Page.Locator(".player:visible .btn.primary");
        await Expect(play).ToHaveAttributeAsync("aria-label", "Pause");
        await play.ClickAsync();
        await Expect(play).ToHaveAttributeAsync("aria-label", "Play");
        string? stands = await opened.Page.Locator(".player-step:visible").TextContentAsync();
        await opened.Page.GetByLabel("Speed").Locator("visible=true").SelectOptionAsync("64");
        await Expect(opened.Page.Locator(".player-step:visible")).ToHaveTextAsync(stands!);
        await play.ClickAsync();
        await AtStep(opened.Page, 16);
        await Expect(play).ToHaveAttributeAsync("aria-label", "Play");
        await opened.Check();
    }

    [Fact]
    public async Task Open_FromTheFirstMoment_ShowsThePlayerOfItsViewAlone()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        await opened.Page.AddInitScriptAsync("""
            let most = 0;
            new MutationObserver(() => {
              const players = [...document.querySelectorAll(".player")].filter((player) => player.checkVisibility());
              document.documentElement.dataset.players = most = Math.max(most, players.length);
            }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden"] });
            """);
        await opened.Page.ReloadAsync();
        await AtStep(opened.Page, 16);
        await Expect(opened.Page.Locator("html")).ToHaveAttributeAsync("data-players", "1");
        await opened.Check();
    }

    [Fact]
    public async Task Window_SwitchedOnAndOff_IsSeen()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/draw?model=mnist-quick&seed=7&count=4&t=8&view=one&image=1");
        ILocator large = Large(opened.Page);
        await AtStep(opened.Page, 8);
        Assert.True(await CanvasPixels.Shows(large, 255, 48, 48));
        await opened.Page.GetByLabel("Show where it writes").UncheckAsync();
        Assert.False(await CanvasPixels.Shows(large, 255, 48, 48));
        await opened.Check();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task RedrawFromHere_KeepsWhatWasDrawn_AndDrawsTheRestAnew(int width)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, width, stillness: true);
        await AtStep(opened.Page, 16);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Image 3 of seed 7" }).First.ClickAsync();
        await Expect(Large(opened.Page)).ToBeVisibleAsync();
        await opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Step", Exact = true }).FillAsync("6");
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Redraw from step 6" }).ClickAsync();
        ILocator ways = opened.Page.Locator(".others canvas");
        await Expect(ways).ToHaveCountAsync(8);
        await AtStep(opened.Page, 16);
        byte[][] ends = await All(ways);
        Assert.Equal(8, ends.Select(Convert.ToHexString).Distinct().Count());

        await opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Step", Exact = true }).FillAsync("6");
        byte[] kept = await CanvasPixels.Of(Large(opened.Page));
        Assert.All(await All(ways), way => Assert.Equal(kept, way));

        await opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Step", Exact = true }).FillAsync("16");
        string before = Convert.ToHexString((await All(ways))[0]);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Other ways" }).ClickAsync();
        await Until(async () => Convert.ToHexString((await All(ways))[0]) != before);
        await opened.Check();
    }

    [Fact]
    public async Task Walk_BeginsAndEndsWithTheTwoDrawings()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/draw?model=mnist-quick&seed=5&to=9&view=walk&window=0",
            stillness: true);
        ILocator points = opened.Page.Locator(".gallery.strip:visible canvas");
        await Expect(points).ToHaveCountAsync(21);
        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        byte[] First(ulong seed) => ModelPictures.Picture(model.Generate(1, seed).Canvas(0, 15), model.Settings).Pixels;
        Assert.Equal(First(5), await CanvasPixels.Of(points.First));
        Assert.Equal(First(9), await CanvasPixels.Of(points.Last));

        await opened.Page.GetByRole(AriaRole.Slider, new() { Name = "Point", Exact = true }).FillAsync("1");
        Assert.Equal(First(5), await CanvasPixels.Of(Large(opened.Page)));
        await opened.Check();
    }

    [Fact]
    public async Task Dice_ThenTheAddressOpenedAnew_ShowsTheSamePicture()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        await AtStep(opened.Page, 16);
        byte[] before = await CanvasPixels.Of(Grid(opened.Page).First);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Another seed" }).ClickAsync();
        await Expect(opened.Page).Not.ToHaveURLAsync(new Regex("seed=7&"));
        await Until(async () => !(await CanvasPixels.Of(Grid(opened.Page).First)).SequenceEqual(before));
        byte[] shown = await CanvasPixels.Of(Grid(opened.Page).First);

        await using StudioPage again = await chromium.Open(studio, new Uri(opened.Page.Url).Fragment, 390, stillness: true);
        await AtStep(again.Page, 16);
        Assert.Equal(shown, await CanvasPixels.Of(Grid(again.Page).First));
    }

    [Fact]
    public async Task Class_OfAModelThatIsTold_IsDrawn()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/draw?model=mnist-conditional&seed=3&count=2&window=0",
            stillness: true);
        await opened.Page.GetByLabel("Class", new() { Exact = true }).SelectOptionAsync("5");
        await Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Image 1 of seed 3, class 5" }).First).ToBeVisibleAsync();
        using var model = OpenStudio.Load<GenerativeModel>("mnist-conditional");
        Drawing drawing = model.Generate(2, 3, label: 5);
        Assert.Equal(ModelPictures.Picture(drawing.Canvas(1, 15), model.Settings).Pixels, await CanvasPixels.Of(Grid(opened.Page).Nth(1)));
        await opened.Check();
    }

    [Theory]
    [InlineData("", "drawing", "seed=7&count=4&temperature=1")]
    [InlineData("&view=one&image=2", "drawing", "seed=7&count=4&temperature=1&image=2&from_step=16&variations=1")]
    [InlineData("&view=one&image=2&from=6", "drawing", "seed=7&count=4&temperature=1&image=2&from_step=6&variations=8&variation_seed=1")]
    [InlineData("&view=walk&to=9", "walk", "seed=7&count=21&temperature=1&to_seed=9")]
    public async Task Save_OfWhatIsShown_IsTheServersPicture(string view, string kind, string query)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + view, stillness: true);
        await AtStep(opened.Page, 16);
        var names = new List<(string Name, string Path)> { ("PNG", kind + ".png"), ("Animated PNG", kind + ".apng") };
        if (kind == "drawing") names.Add(("Strip", "strip.png"));
        foreach ((string name, string path) in names)
        {
            IDownload saved = await opened.Page.RunAndWaitForDownloadAsync(() =>
                opened.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync());
            byte[] expected = await studio.Client.GetByteArrayAsync($"/api/models/mnist-quick/{path}?{query}",
                TestContext.Current.CancellationToken);
            Assert.Equal(expected, await File.ReadAllBytesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken));
        }
        await opened.Check();
    }

    private static ILocator Grid(IPage page) => page.Locator(".easel > .gallery canvas");

    private static ILocator Large(IPage page) => page.Locator("canvas.large:visible");

    [Theory]
    [InlineData("count=999", "count=999, expected 1 to 64; 64 is taken instead", "count=64")]
    [InlineData("seed=seven", "seed=seven, expected 0 to 9007199254740991; 1 is taken instead", "model=mnist-quick$")]
    [InlineData("temperature=0", "temperature=0, expected 0.05 to 5; 0.05 is taken instead", "temperature=0.05")]
    [InlineData("view=all", "view=all, expected grid, one, walk; grid is taken instead", "model=mnist-quick$")]
    [InlineData("t=17", "t=17, expected 0 to 16; 16 is taken instead", "t=16")]
    [InlineData("view=one&from=2.5", "from=2.5, expected 0 to 15; 3 is taken instead", "from=3")]
    public async Task Open_AtAnAddressThatCannotBe_SaysWhatIsTakenInstead(string wrong, string sentence, string address)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/draw?model=mnist-quick&" + wrong, stillness: true);
        await Expect(opened.Page.Locator(".notice")).ToHaveTextAsync(new Regex(Regex.Escape(sentence)));
        await Expect(opened.Page.Locator(".notice")).ToHaveCountAsync(1);
        await Expect(opened.Page).ToHaveURLAsync(new Regex(address));
        await opened.Check();
    }

    [Fact]
    public async Task Open_AtAnAddressWithAClassThatIsNone_DrawsEachInTurn()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/draw?model=mnist-conditional&count=2&class=zz", stillness: true);
        await Expect(opened.Page.Locator(".notice")).ToHaveTextAsync(
            new Regex("class=zz, expected 0, 1, .*; what is usual is taken instead"));
        await Expect(Grid(opened.Page)).ToHaveCountAsync(2);
        await Expect(opened.Page).ToHaveURLAsync(new Regex("count=2$"));
        await opened.Check();
    }

    [Fact]
    public async Task Seed_ThatIsEmptied_StaysWhatItWas()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        ILocator seed = opened.Page.GetByLabel("Seed", new() { Exact = true });
        await seed.FillAsync("");
        await seed.PressAsync("Tab");
        await Expect(seed).ToHaveValueAsync("7");
        await opened.Check();
    }

    [Fact]
    public async Task Redraw_ByKeyboard_KeepsTheFocusThere()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&view=one&t=8", stillness: true);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Redraw from" }).PressAsync("Enter");
        await Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Back to the drawing" })).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        await Expect(opened.Page.GetByRole(AriaRole.Button, new() { Name = "Redraw from" })).ToBeFocusedAsync();
        await opened.Check();
    }

    [Fact]
    public async Task Temperature_BeyondTheSlider_IsShownAsItIs()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&temperature=4", stillness: true);
        await Expect(opened.Page.GetByText("4.00", new() { Exact = true })).ToBeVisibleAsync();
        await opened.Check();
    }

    private static Task AtStep(IPage page, int t) =>
        Expect(page.Locator(".player-step:visible").Last).ToHaveTextAsync(new Regex($"^Step {t} of"));

    private static async Task<byte[][]> All(ILocator canvases)
    {
        int count = await canvases.CountAsync();
        byte[][] all = new byte[count][];
        for (int i = 0; i < count; i++) all[i] = await CanvasPixels.Of(canvases.Nth(i));
        return all;
    }

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (int k = 0; k < 600; k++)
        {
            if (await isSo()) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("nothing changed in half a minute");
    }
}
