using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AttentiveWriter.Devices;
using AttentiveWriter.Nn;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AttentiveWriter.Studio.Tests.Browser;

public class SeesPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Glyphs = "#/sees?data=glyphs&image=2&n=5&gx=12.5&gy=15&delta=3&sigma=1.5&gamma=1.25";

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Open_AtAnAddress_ShowsWhatTheLibraryReads(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Glyphs, width, colours);
        await Expect(opened.Page.Locator(".sees-thumb")).ToHaveCountAsync(12);
        await Shows(studio, opened.Page, new AttentionWindow(5, 12.5f, 15, 3, 2.25f, 1.25f));
        await opened.Check();
    }

    [Fact]
    public async Task Drag_CentreCornerAndSigma_MovesTheWindowAndTheAddress()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Glyphs);
        await Expect(opened.Page.Locator(".sees-thumb")).ToHaveCountAsync(12);
        await Drag(opened.Page, ".sees-centre", 5, -4);
        await At(opened.Page, "gx", 17.5);
        await At(opened.Page, "gy", 11);
        // The corner is the one inside; outwards by two pixels, the four strides between five filters grow by four.
        await Drag(opened.Page, ".sees-corner", -2, 2);
        await At(opened.Page, "delta", 4);
        await Drag(opened.Page, ".sees-sigma", 0, 1);
        await At(opened.Page, "sigma", 2.5);
        await Shows(studio, opened.Page, new AttentionWindow(5, 17.5f, 11, 4, 6.25f, 1.25f), tolerance: 6);
        await opened.Check();
    }

    [Fact]
    public async Task Keys_OnThePictureAndTheSliders_MoveTheWindow()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Glyphs);
        ILocator picture = opened.Page.Locator(".sees-overlay[tabindex]");
        await Expect(picture.Locator(".sees-filter")).ToHaveCountAsync(25);
        await opened.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await picture.FocusAsync();
        foreach (string key in new[] { "ArrowRight", "ArrowRight", "ArrowUp", "+" }) await opened.Page.Keyboard.PressAsync(key);
        await At(opened.Page, "gx", 13.5);
        await At(opened.Page, "gy", 14.5);
        await At(opened.Page, "delta", 3.3);
        await opened.Page.GetByLabel("Intensity, γ").FillAsync("2");
        await At(opened.Page, "gamma", 2);
        await opened.Page.GetByLabel("N, filters a side").FillAsync("3");
        await Expect(picture.Locator(".sees-filter")).ToHaveCountAsync(9);
        await opened.Check();
    }

    [Fact]
    public async Task Numbers_OfTheNetwork_AreWhatTheEquationsMakeTheWindowOf()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Glyphs);
        await opened.Page.GetByLabel("what the net emits").CheckAsync();
        await opened.Page.GetByLabel("g̃_X").FillAsync("0.2");
        await At(opened.Page, "gx", 17.4);
        await opened.Page.GetByLabel("log σ²").FillAsync("2");
        await At(opened.Page, "sigma", Math.Round(Math.E, 3));
        await opened.Page.GetByLabel("log δ̃").FillAsync("-1");
        await At(opened.Page, "delta", Math.Round(27 / 4.0 * Math.Exp(-1), 3));
        await Expect(opened.Page.GetByText("= 14.5 · (0.20 + 1) = 17.40")).ToBeVisibleAsync();
        await opened.Check();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Press_OnThePatch_WritesThere(int width)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/sees?data=patterns&n=2&gx=14.5&gy=14.5&delta=12&sigma=1&patch=0000",
            width);
        ILocator patch = opened.Page.Locator(".sees-cells.is-write"),
            written = opened.Page.Locator("canvas[aria-label^='What the patch adds']");
        await Expect(written).ToBeVisibleAsync();
        LocatorBoundingBoxResult box = (await patch.BoundingBoxAsync())!;
        await patch.ClickAsync(new() { Position = new() { X = box.Width * 0.75f, Y = box.Height * 0.25f } });
        await Expect(opened.Page).ToHaveURLAsync(new Regex("patch=0100"));
        // The brightest pixel lies under the filters of the upper right cell: at 20.5 across, 8.5 down.
        byte[] pixels = await CanvasPixels.Of(written);
        int brightest = Array.IndexOf(pixels, pixels.Max());
        Assert.Equal((19, 7), (brightest % 28, brightest / 28));
        Assert.Equal(0, pixels[20 * 28 + 8]);
        await patch.FocusAsync();
        await opened.Page.Keyboard.PressAsync("ArrowDown");
        await opened.Page.Keyboard.PressAsync("Space");
        await Expect(opened.Page).ToHaveURLAsync(new Regex("patch=0101"));
        await opened.Check();
    }

    // The space bar painted where the arrow key had come from, when it followed at once.
    [Fact]
    public async Task Keys_WithoutAPause_PaintWhereTheyLed()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/sees?data=patterns&n=3&delta=8&sigma=1&patch=000000000&cell=1,1");
        ILocator patch = opened.Page.Locator(".sees-cells.is-write");
        await Expect(opened.Page.Locator("canvas[aria-label^='What the patch adds']")).ToBeVisibleAsync();
        await patch.EvaluateAsync("patch => ['ArrowDown', 'ArrowDown', ' ', 'ArrowRight', ' '].forEach(key => "
            + "patch.dispatchEvent(new KeyboardEvent('keydown', { key })))");
        await Expect(opened.Page).ToHaveURLAsync(new Regex("patch=000000110&cell=3,2"));
        await opened.Page.Locator(".sees-overlay[tabindex]").EvaluateAsync("picture => ['ArrowLeft', 'ArrowLeft', 'ArrowDown'].forEach("
            + "key => picture.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: true })))");
        await At(opened.Page, "gx", 14.5 - 2 * 2, 0.1);
        await At(opened.Page, "gy", 14.5 + 2, 0.1);
        await opened.Check();
    }

    [Fact]
    public async Task Tap_OnThePicture_PutsTheCentreThere()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Glyphs, 390);
        ILocator picture = opened.Page.Locator(".sees-overlay[tabindex]");
        await Expect(picture.Locator(".sees-filter")).ToHaveCountAsync(25);
        await picture.ScrollIntoViewIfNeededAsync();
        LocatorBoundingBoxResult box = (await picture.BoundingBoxAsync())!;
        await opened.Page.Touchscreen.TapAsync(box.X + box.Width * 0.125f, box.Y + box.Height * 0.75f);
        await At(opened.Page, "gx", 4, 0.1);
        await At(opened.Page, "gy", 21.5, 0.1);
        await opened.Check();
    }

    // The glimpse on the page, against that of the library.
    private static async Task Shows(OpenStudio studio, IPage page, AttentionWindow window, int tolerance = 1)
    {
        JsonObject images = await studio.Get("/api/data/glyphs/images?split=test&count=12&seed=1");
        float[] image = [.. Convert.FromBase64String(images["images"]!.GetValue<string>()).Skip(2 * 784).Take(784).Select(b => b / 255f)];
        float[] seen = new GaussianGlimpse(window).See(image, new PlaneSize(28, 28));
        byte[] shown = await CanvasPixels.Of(page.Locator(".sees-cells.is-read canvas"), window.Size, window.Size);
        Assert.Equal(seen.Length, shown.Length);
        for (int k = 0; k < seen.Length; k++)
            Assert.InRange(shown[k] - Math.Clamp(255 * window.Intensity * seen[k], 0, 255), -tolerance, tolerance);
    }

    private static async Task Drag(IPage page, string handle, double across, double down)
    {
        LocatorBoundingBoxResult picture = (await page.Locator(".sees-overlay[tabindex]").BoundingBoxAsync())!,
            grip = (await page.Locator(handle).BoundingBoxAsync())!;
        (float x, float y, float pixel) = (grip.X + grip.Width / 2, grip.Y + grip.Height / 2, picture.Width / 28);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + (float)across * pixel, y + (float)down * pixel, new() { Steps = 4 });
        await page.Mouse.UpAsync();
    }

    // A number of the address, which follows a moment later.
    private static async Task At(IPage page, string name, double expected, double tolerance = 0.06)
    {
        double found = double.NaN;
        for (int k = 0; k < 50; k++)
        {
            Match match = Regex.Match(page.Url, $"[?&]{name}=([^&]*)");
            if (match.Success && double.TryParse(match.Groups[1].Value, CultureInfo.InvariantCulture, out found)
                && Math.Abs(found - expected) <= tolerance) return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"{name} is {found}, expected {expected}: {page.Url}");
    }
}
