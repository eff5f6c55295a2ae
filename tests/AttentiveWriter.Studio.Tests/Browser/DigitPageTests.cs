using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AttentiveWriter.Studio.Tests.Browser;

public class DigitPageTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Quick = "#/digit?model=mnist-quick";

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Draw_AStroke_IsReadAndDrawnAsTheLibraryDoes(int width, ColorScheme colours)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&window=0", width, colours, stillness: true);
        var sent = new Sent(opened.Page);
        await Stroke(opened.Page, (0.5, 0.2), (0.45, 0.8));
        await Answered(opened.Page);

        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        float[] read = [.. sent.Pixels.Select(value => value >= 128 ? 1f : 0f)];
        Drawing drawing = model.Reconstruct(read, 1);
        EncodedImages encoded = model.Encode(read, 1);
        Assert.Equal(ModelPictures.Picture(drawing.Canvas(0, 15), model.Settings).Pixels, await CanvasPixels.Of(Drawn(opened.Page)));
        Assert.Equal(Array.ConvertAll(sent.Pixels, value => value >= 128 ? (byte)255 : (byte)0), await CanvasPixels.Of(Read(opened.Page)));
        double kl = Enumerable.Range(0, 16).Sum(t => (double)encoded.Divergence.At(t, 0)[0]);
        await Expect(opened.Page.Locator(".tile", new() { HasText = "the steps" }).Locator("dd"))
            .ToHaveTextAsync(kl.ToString("0.0", CultureInfo.InvariantCulture) + " nats");
        await Expect(opened.Page.Locator(".player-bar")).ToHaveCountAsync(16);
        await opened.Check();
    }

    [Fact]
    public async Task Touch_DrawsAsAMouseDoes()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, width: 390, stillness: true);
        var sent = new Sent(opened.Page);
        LocatorBoundingBoxResult box = (await Pad(opened.Page).BoundingBoxAsync())!;
        ICDPSession session = await opened.Page.Context.NewCDPSessionAsync(opened.Page);
        await Touch("touchStart", 0.5, 0.2);
        for (int k = 1; k <= 6; k++) await Touch("touchMove", 0.5, 0.2 + 0.1 * k);
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
        await Answered(opened.Page);
        Assert.InRange(sent.Pixels.Count(value => value > 200), 20, 120);
        await opened.Check();

        Task Touch(string type, double x, double y) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = new[] { new { x = box.X + x * box.Width, y = box.Y + y * box.Height } },
        });
    }

    [Fact]
    public async Task Undo_OfAnInversion_TakesItsMarkAway()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        ILocator invert = opened.Page.GetByLabel("Invert");
        await Stroke(opened.Page, (0.5, 0.2), (0.5, 0.8));
        await invert.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Undo the last stroke" }).ClickAsync();
        await Expect(invert).Not.ToBeCheckedAsync();
        await invert.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Clear the drawing" }).ClickAsync();
        await Expect(invert).Not.ToBeCheckedAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Undo the last stroke" }).ClickAsync();
        await Expect(invert).ToBeCheckedAsync();
        await opened.Check();
    }

    [Fact]
    public async Task Centring_BringsTheInkToTheMiddle_AndCanBeSwitchedOff()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        var sent = new Sent(opened.Page);
        await Stroke(opened.Page, (0.1, 0.1), (0.1, 0.4));
        await Answered(opened.Page);
        (double x, double y) = Mass(sent.Pixels);
        Assert.InRange(x, 13, 15);
        Assert.InRange(y, 13, 15);
        Assert.Equal(20, Enumerable.Range(0, 28).Count(row => sent.Pixels.AsSpan(row * 28, 28).ContainsAnyInRange((byte)64, (byte)255)));

        byte[] centred = sent.Pixels;
        await opened.Page.GetByLabel("Centre it as MNIST does").UncheckAsync();
        await Until(() => !sent.Pixels.AsSpan().SequenceEqual(centred));
        (x, y) = Mass(sent.Pixels);
        Assert.InRange(x, 2, 4);
        Assert.InRange(y, 6, 8);
        await opened.Check();
    }

    [Fact]
    public async Task Undo_Eraser_AndClear_TakeInkAway()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&centre=0", stillness: true);
        var sent = new Sent(opened.Page);
        await Stroke(opened.Page, (0.3, 0.2), (0.3, 0.8));
        await Answered(opened.Page);
        byte[] one = sent.Pixels;
        await Stroke(opened.Page, (0.7, 0.2), (0.7, 0.8));
        await Until(() => Ink(sent.Pixels) > 1.8 * Ink(one));
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Undo the last stroke" }).ClickAsync();
        await Until(() => sent.Pixels.AsSpan().SequenceEqual(one));
        await opened.Page.GetByRole(AriaRole.Radio, new() { Name = "Eraser" }).CheckAsync();
        await Stroke(opened.Page, (0.3, 0.5), (0.3, 0.9));
        await Until(() => Ink(sent.Pixels) < 0.7 * Ink(one));
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Clear the drawing" }).ClickAsync();
        await Expect(opened.Page.GetByText("Draw a digit here")).ToBeVisibleAsync();
        await Expect(Drawn(opened.Page)).ToBeHiddenAsync();
        await opened.Check();
    }

    [Fact]
    public async Task Take_OneOfADataSet_IsReadAsItIs()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        var sent = new Sent(opened.Page);
        await opened.Page.GetByLabel("From a data set").SelectOptionAsync("glyphs");
        JsonObject set = await studio.Get("/api/data/glyphs/images?split=test&count=12&seed=1");
        await Expect(opened.Page.Locator(".set .thumb")).ToHaveCountAsync(12);
        byte[] image = Convert.FromBase64String(set["images"]!.GetValue<string>())[(4 * 784)..(5 * 784)];
        await Until(async () => (await CanvasPixels.Of(opened.Page.Locator(".set canvas").Nth(4))).SequenceEqual(image));
        await opened.Page.Locator(".set .thumb").Nth(4).ClickAsync();
        await Answered(opened.Page);
        Assert.Equal(image, sent.Pixels);

        await using StudioPage again = await chromium.Open(studio, await WithInk(opened.Page), 390, stillness: true);
        var sentAgain = new Sent(again.Page);
        await again.Page.ReloadAsync();
        await Answered(again.Page);
        Assert.Equal(image, sentAgain.Pixels);
        await opened.Check();
        await again.Check();
    }

    [Fact]
    public async Task Choose_APictureOnLightPaper_IsInvertedAndCentred()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        var sent = new Sent(opened.Page);
        await opened.Page.GetByLabel("A picture file").SetInputFilesAsync(Picture(paper: 230, ink: 30));
        await Answered(opened.Page);
        await Expect(opened.Page.GetByLabel("Invert")).ToBeCheckedAsync();
        byte[] inverted = sent.Pixels;
        Assert.Equal(0, inverted[0]);
        Assert.Equal(255, inverted.Max());
        Assert.InRange(Mass(inverted).X, 13, 15);

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Clear the drawing" }).ClickAsync();
        await opened.Page.GetByLabel("A picture file").SetInputFilesAsync(Picture(paper: 0, ink: 255));
        await Answered(opened.Page);
        await Expect(opened.Page.GetByLabel("Invert")).Not.ToBeCheckedAsync();
        await Until(() => sent.Pixels.AsSpan().SequenceEqual(inverted));
        await opened.Check();
    }

    [Theory]
    [InlineData("drop", "DragEvent", "dataTransfer")]
    [InlineData("paste", "ClipboardEvent", "clipboardData")]
    public async Task Picture_DroppedOrPasted_IsRead(string name, string kind, string carrier)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        var sent = new Sent(opened.Page);
        await Expect(Pad(opened.Page)).ToBeVisibleAsync();
        await opened.Page.EvaluateAsync("""
            ([name, kind, carrier, bytes]) => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([Uint8Array.from(bytes)], "bar.png", { type: "image/png" }));
                document.body.dispatchEvent(new window[kind](name, { [carrier]: transfer, bubbles: true, cancelable: true }));
            }
            """, new object[] { name, kind, carrier, Array.ConvertAll(Picture(paper: 255, ink: 0).Buffer, value => (int)value) });
        await Answered(opened.Page);
        Assert.Equal(255, sent.Pixels.Max());
        Assert.Equal(0, sent.Pixels[0]);
        await opened.Check();
    }

    [Fact]
    public async Task Choose_WhatIsNoPicture_IsRefusedInASentence_AndTheInkStays()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick, stillness: true);
        await Stroke(opened.Page, (0.5, 0.2), (0.5, 0.8));
        await Answered(opened.Page);
        await opened.Page.GetByLabel("A picture file")
            .SetInputFilesAsync(new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a.png is not a picture that the browser can read");
        await Expect(Drawn(opened.Page)).ToBeVisibleAsync();
        await opened.Check();
    }

    [Theory]
    [InlineData("bottom")]
    [InlineData("left")]
    public async Task Erase_AHalf_IsCompletedInSeveralWays_AndTheOtherHalfStays(string half)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, Quick + "&window=0", stillness: true);
        await Stroke(opened.Page, (0.5, 0.2), (0.45, 0.8));
        await Answered(opened.Page);
        await opened.Page.Locator(".segments label", new() { HasText = half }).ClickAsync();
        ILocator ways = opened.Page.Locator(".completions canvas");
        await Expect(ways).ToHaveCountAsync(8);
        await Expect(opened.Page.Locator(".completing")).ToHaveTextAsync("", new() { Timeout = 60_000 });
        byte[] seen = await CanvasPixels.Of(Read(opened.Page)), one = await CanvasPixels.Of(ways.First);
        foreach (int at in Enumerable.Range(0, 784).Where(at => half == "bottom" ? at / 28 < 14 : at % 28 >= 14))
            Assert.True(seen[at] == one[at], $"pixel {at} was known");
        Assert.NotEqual(one, await CanvasPixels.Of(ways.Nth(1)));
        await opened.Check();
    }

    [Fact]
    public async Task Model_ThatIsToldTheClass_FindsTheOneOfTheLeastBound()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        await using StudioPage opened = await chromium.Open(studio, "#/digit?model=mnist-conditional", stillness: true);
        await Stroke(opened.Page, (0.5, 0.2), (0.47, 0.8));
        await Answered(opened.Page);
        await Expect(opened.Page.Locator(".tile", new() { HasText = "Best class" }).Locator("dd")).ToHaveTextAsync("1");
        await opened.Check();
    }

    private static ILocator Pad(IPage page) => page.Locator("canvas.pad");

    private static ILocator Read(IPage page) => page.Locator("canvas.large").First;

    private static ILocator Drawn(IPage page) => page.Locator("canvas.large").Nth(1);

    private static Task Answered(IPage page) => Expect(Drawn(page)).ToBeVisibleAsync();

    private static async Task Stroke(IPage page, (double X, double Y) from, (double X, double Y) to)
    {
        LocatorBoundingBoxResult box = (await Pad(page).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync((float)(box.X + from.X * box.Width), (float)(box.Y + from.Y * box.Height));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync((float)(box.X + to.X * box.Width), (float)(box.Y + to.Y * box.Height), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    private static async Task<string> WithInk(IPage page)
    {
        await Expect(page).ToHaveURLAsync(new Regex("ink="));
        return new Uri(page.Url).Fragment;
    }

    // A bar, off the middle, on paper.
    private static FilePayload Picture(byte paper, byte ink)
    {
        byte[] pixels = new byte[200 * 150];
        Array.Fill(pixels, paper);
        for (int y = 30; y < 110; y++) pixels.AsSpan(y * 200 + 40, 16).Fill(ink);
        var stream = new MemoryStream();
        PngWriter.Write(stream, new Image(200, 150, 1, pixels));
        return new FilePayload { Name = "bar.png", MimeType = "image/png", Buffer = stream.ToArray() };
    }

    private static double Ink(byte[] pixels) => pixels.Sum(value => (double)value);

    private static (double X, double Y) Mass(byte[] pixels) => (
        pixels.Select((value, at) => value * (at % 28 + 0.5)).Sum() / Ink(pixels),
        pixels.Select((value, at) => value * (at / 28 + 0.5)).Sum() / Ink(pixels));

    private static Task Until(Func<bool> isSo) => Until(() => Task.FromResult(isSo()));

    private static async Task Until(Func<Task<bool>> isSo)
    {
        for (int k = 0; k < 600; k++)
        {
            if (await isSo()) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("nothing changed in half a minute");
    }

    /// <summary>The ink that the page last sent to be drawn again.</summary>
    private sealed class Sent
    {
        public Sent(IPage page) => page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/redraw", StringComparison.Ordinal))
                Pixels = Convert.FromBase64String(JsonNode.Parse(request.PostData!)!["pixels"]!.GetValue<string>());
        };

        public byte[] Pixels { get; private set; } = new byte[784];
    }
}
