using System.Text.Json;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Studio.Export;
using AttentiveWriter.Studio.Tests.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;
using Microsoft.Playwright;

namespace AttentiveWriter.Studio.Tests.Export;

/// <summary>The page that draws by itself: opened as it lies on the disk, and from a plain server, it draws what the library
/// does.</summary>
public sealed class WebFolderTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private const int Size = 28 * 28;
    private readonly string _folder = Directory.CreateTempSubdirectory("draw-web-tests-").FullName;

    [Theory]
    [InlineData("mnist-quick", null)]
    [InlineData("mnist-conditional", "3")]
    [InlineData("mnist-fixed", null)]
    [InlineData("mnist", null)]
    public async Task Write_ModelThatShips_DrawsWhatTheLibraryDraws(string name, string? label)
    {
        string page = Export(name);
        using var model = OpenStudio.Load<GenerativeModel>(name);
        await using StudioPage opened = await chromium.Open(page, "index.html#/draw");
        int[]? labels = label is null ? null : [3, 3];
        Drawing drawing = model.Generate(model.GenerationNoise(2, 7), labels: labels);
        byte[] drawn = await Bytes(opened, $"api/models/{name}/drawing?seed=7&count=2{(label is null ? "" : "&class=" + label)}", "null",
            "canvases");
        Near([.. Enumerable.Range(0, model.Steps).SelectMany(t => Enumerable.Range(0, 2)
            .SelectMany(i => ModelPictures.Picture(drawing.Canvas(i, t), model.Settings).Pixels))], drawn);

        byte[] digit = Digit();
        float[] image = [.. digit.Select(value => value >= 128 ? 1f : 0)];
        int[]? told = label is null ? null : [3];
        string body = $"{{ pixels: Uint8Array.from([{string.Join(',', digit)}]), seed: 5, class: {JsonSerializer.Serialize(label)} }}";
        Near(ModelPictures.Picture(model.Reconstruct(image, 5, labels: told).Final(0), model.Settings).Pixels,
            (await Bytes(opened, $"api/models/{name}/redraw", body, "canvases"))[^Size..]);
        EncodedImages encoded = model.Encode(image, 5, labels: told);
        double bound = Enumerable.Range(0, model.Steps).Sum(t => (double)encoded.Divergence.At(t, 0)[0])
            + encoded.Reconstruction.At(model.Steps - 1, 0)[0];
        Assert.Equal(bound,
            await opened.Page.EvaluateAsync<double>($"drawStudio.answer('api/models/{name}/redraw', {body}).then(a => a.bound)"), 0.01);
    }

    [Theory]
    [InlineData("read=none")]
    [InlineData("write=none")]
    [InlineData("read_attention=Affine")]
    [InlineData("channels=3")]
    [InlineData("prior=Learned")]
    public async Task Write_EveryWayToAttend_DrawsWhatTheLibraryDraws(string setting)
    {
        RunConfig config = Preset.Named("glyphs").Config.With("hidden", "16").With("glimpses", "4")
            .With(setting.Split('=')[0], setting.Split('=')[1]);
        using var model = (GenerativeModel)config.Model.Create();
        model.Initialise(3);
        string page = Path.Combine(_folder, "page");
        WebFolder.Write(page, model, config, Path.Combine(_folder, "small"));
        await using StudioPage opened = await chromium.Open(new Uri(page + "/").AbsoluteUri, "index.html#/draw");
        Drawing drawing = model.Generate(2, 7);
        Near([.. Enumerable.Range(0, 2).SelectMany(i => ModelPictures.Picture(drawing.Final(i), model.Settings).Pixels)],
            (await Bytes(opened, "api/models/small/drawing?seed=7&count=2", "null", "canvases"))[^(2 * model.Settings.Pixels)..]);
        byte[] given = [.. Enumerable.Range(0, model.Settings.Pixels).Select(p => (byte)(p * 7 % 256))];
        string body = $"{{ pixels: Uint8Array.from([{string.Join(',', given)}]), seed: 5 }}";
        float[] image = Array.ConvertAll(new Image(28, 28, model.Settings.Channels, given).ToPlanes(), value => value >= 0.5f ? 1f : 0);
        Near(ModelPictures.Picture(model.Reconstruct(image, 5).Final(0), model.Settings).Pixels,
            (await Bytes(opened, "api/models/small/redraw", body, "canvases"))[^model.Settings.Pixels..]);
        await opened.Check();
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Write_FromAPlainServer_ShowsEachTabWithoutAskingElsewhere(int width, ColorScheme colours)
    {
        Export("mnist-quick");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        await using WebApplication server = builder.Build();
        server.Urls.Add("http://127.0.0.1:0");
        server.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(_folder, "page")) });
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using StudioPage opened = await chromium.Open(server.Urls.First() + "/", "index.html", width, colours);
        foreach (string tab in new[] { "Your digit", "How it sees", "About", "Draw" })
        {
            await opened.Page.GetByRole(AriaRole.Link, new() { Name = tab, Exact = true }).ClickAsync();
            await Assertions.Expect(opened.Page.Locator("main h1, main h2").First).ToBeVisibleAsync();
            await opened.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await opened.Check();
        }
        // A picture is painted here, and saved.
        IDownload saved = await opened.Page.RunAndWaitForDownloadAsync(() =>
            opened.Page.GetByRole(AriaRole.Link, new() { Name = "PNG", Exact = true }).ClickAsync());
        string file = Path.Combine(_folder, "saved.png");
        await saved.SaveAsAsync(file);
        Assert.True(ImageReader.Png.Read(file).Width > 200);
        await opened.Check();
    }

    [Fact]
    public void Write_AnyModel_TakesTheModelAndLittleMore()
    {
        Export("mnist-quick");
        long weights = new FileInfo(Path.Combine(ShippedModels.Find("mnist-quick")!, "model.safetensors")).Length;
        long model = new FileInfo(Path.Combine(_folder, "page", "model.js")).Length;
        Assert.InRange(model, weights * 4 / 3, weights * 4 / 3 + 50_000);
        Assert.InRange(Directory.GetFiles(Path.Combine(_folder, "page")).Sum(file => new FileInfo(file).Length) - model, 1, 400_000);
        Assert.Equal(WebFolder.FileNames.Order(), Directory.GetFiles(Path.Combine(_folder, "page")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("conv-draw")]
    [InlineData("cluttered-mnist")]
    public void Write_AnotherKind_IsRefusedAndLeavesNothing(string preset)
    {
        RunConfig config = Preset.Named(preset).Config;
        using Model model = config.Model.Create();
        SettingsException refused = Assert.Throws<SettingsException>(() =>
            WebFolder.Write(Path.Combine(_folder, "page"), model, config, "here"));
        Assert.Contains("kind 'draw'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void HoldsOther_WhatNoExportWrote_IsSeen()
    {
        Export("mnist-quick");
        string page = Path.Combine(_folder, "page");
        Assert.False(WebFolder.HoldsOther(page));
        Assert.False(WebFolder.HoldsOther(Path.Combine(_folder, "nothing")));
        File.WriteAllText(Path.Combine(page, "mine.txt"), "mine");
        Assert.True(WebFolder.HoldsOther(page));
        Assert.True(WebFolder.HoldsOther(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Export(string name)
    {
        string source = ShippedModels.Find(name)!, page = Path.Combine(_folder, "page");
        (Model model, RunConfig config) = ModelFolder.Load(source);
        using (model) WebFolder.Write(page, model, config, source);
        return new Uri(page + "/").AbsoluteUri;
    }

    private static async Task<byte[]> Bytes(StudioPage opened, string url, string body, string name)
    {
        await opened.Page.WaitForFunctionAsync("globalThis.drawStudio");
        return Convert.FromBase64String(await opened.Page.EvaluateAsync<string>(
            $"drawStudio.answer('{url}', {body}).then(a => a['{name}'].toBase64())"));
    }

    // The browser computes in other precisions than the library: a value that lies at the edge of a byte may fall to the other side.
    private static void Near(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int apart = 0;
        for (int p = 0; p < expected.Length; p++)
        {
            int difference = Math.Abs(expected[p] - actual[p]);
            Assert.True(difference <= 1, $"value {p} is {actual[p]}, expected {expected[p]}");
            apart += difference;
        }
        Assert.True(apart <= Math.Max(2, expected.Length / 500), $"{apart} of {expected.Length} values differ");
    }

    private static byte[] Digit()
    {
        float[] image = new float[Size];
        new Glyphs(0, Split.Test).Copy(3, image);
        return Image.FromPlanes(image, 28, 28, 1).Pixels;
    }
}
