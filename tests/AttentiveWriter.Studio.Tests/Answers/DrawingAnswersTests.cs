using System.Net;
using System.Text.Json.Nodes;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Studio.Tests.Answers;

public class DrawingAnswersTests
{
    [Theory]
    [InlineData("mnist-quick")]
    [InlineData("mnist-conditional")]
    [InlineData("mnist")]
    public async Task Drawing_OfASeed_HasThePixelsAndWindowsOfTheLibrary(string name)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject frames = await studio.Get($"/api/models/{name}/drawing?seed=7&count=3");
        using var model = OpenStudio.Load<GenerativeModel>(name);
        Drawing drawing = model.Generate(3, 7);

        byte[] canvases = Pixels(frames, "canvases");
        Assert.Equal(model.Steps, frames["steps"]!.GetValue<int>());
        for (int t = 0; t < model.Steps; t++)
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(ModelPictures.Picture(drawing.Canvas(i, t), model.Settings).Pixels,
                    canvases.AsSpan((t * 3 + i) * model.Settings.Pixels, model.Settings.Pixels).ToArray());
                JsonArray corners = frames["write_windows"]![t]![i]!.AsArray();
                (double x, double y) = drawing.WriteWindows![t][i].Corners![0];
                Assert.Equal(x, corners[0]!.GetValue<double>(), 0.001);
                Assert.Equal(y, corners[1]!.GetValue<double>(), 0.001);
            }
        }
    }

    [Fact]
    public async Task Drawing_FromAStep_SharesTheFirstCanvasesExactly()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        byte[] whole = Pixels(await studio.Get("/api/models/mnist-quick/drawing?count=4&seed=3"), "canvases"),
            varied = Pixels(await studio.Get("/api/models/mnist-quick/drawing?count=4&seed=3&image=2&from_step=6&variations=5"),
                "canvases");
        const int Size = 28 * 28;
        for (int t = 0; t < 16; t++)
        {
            for (int k = 0; k < 5; k++)
            {
                bool same = whole.AsSpan((t * 4 + 2) * Size, Size).SequenceEqual(varied.AsSpan((t * 5 + k) * Size, Size));
                Assert.True(same == t < 6, $"step {t}, variation {k}");
            }
        }
    }

    [Fact]
    public async Task Walk_BetweenTwoSeeds_BeginsAndEndsWithTheirDrawings()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        byte[] walk = Pixels(await studio.Get("/api/models/mnist-quick/walk?seed=5&to_seed=9&count=7"), "canvases"),
            from = Pixels(await studio.Get("/api/models/mnist-quick/drawing?seed=5&count=1"), "canvases"),
            to = Pixels(await studio.Get("/api/models/mnist-quick/drawing?seed=9&count=1"), "canvases");
        const int Size = 28 * 28;
        Assert.Equal(from[^Size..], walk.AsSpan(15 * 7 * Size, Size).ToArray());
        Assert.Equal(to[^Size..], walk.AsSpan((15 * 7 + 6) * Size, Size).ToArray());
    }

    [Fact]
    public async Task Drawing_Temperature_ScalesTheNoise()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        Drawing drawing = model.Generate(model.GenerationNoise(1, 1).Scaled(0.5f));
        byte[] canvases = Pixels(await studio.Get("/api/models/mnist-quick/drawing?count=1&temperature=0.5"), "canvases");
        Assert.Equal(ModelPictures.Picture(drawing.Final(0), model.Settings).Pixels, canvases[^(28 * 28)..]);
    }

    [Fact]
    public async Task Drawing_Class_IsToldByItsNumberOrName()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject sevens = await studio.Get("/api/models/mnist-conditional/drawing?count=2&class=7"),
            both = await studio.Get("/api/models/mnist-conditional/drawing?count=4&class=3,7");
        Assert.Equal("[7,7]", sevens["classes"]!.ToJsonString());
        Assert.Equal("[3,7,3,7]", both["classes"]!.ToJsonString());
        (string sentence, string? field) = await studio.Refused("/api/models/mnist-conditional/drawing?class=12",
            HttpStatusCode.BadRequest);
        Assert.Equal("class", field);
        Assert.Contains("0, 1, 2", sentence, StringComparison.Ordinal);
        await studio.Refused("/api/models/mnist-quick/drawing?class=1", HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("drawing.png", "image/png")]
    [InlineData("drawing.apng", "image/apng")]
    [InlineData("strip.png", "image/png")]
    [InlineData("walk.png", "image/png")]
    [InlineData("walk.apng", "image/apng")]
    public async Task Picture_OfADrawing_IsOneThatCanBeRead(string name, string type)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using HttpResponseMessage answer = await studio.Client.GetAsync($"/api/models/mnist-quick/{name}?count=3&scale=2",
            TestContext.Current.CancellationToken);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith(".png", answer.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
        string file = Path.Combine(studio.Folder, "picture.png");
        await File.WriteAllBytesAsync(file, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken);
        Image picture = ImageReader.Png.Read(file);
        Assert.True(picture.Width >= (name == "walk.apng" ? 56 : 3 * 56) && picture.Height >= 56, $"{picture.Width} x {picture.Height}");
    }

    [Fact]
    public async Task DrawingPng_OfASeed_IsThePictureOfTheLibrary()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        using var model = OpenStudio.Load<GenerativeModel>("mnist-quick");
        using var expected = new MemoryStream();
        PngWriter.Write(expected, model.Generate(9, 4).Grid(3));
        Assert.Equal(expected.ToArray(), await studio.Client.GetByteArrayAsync("/api/models/mnist-quick/drawing.png?seed=4&count=9&scale=3",
            TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("drawing.apng?scale=16&count=64")]
    [InlineData("strip.png?scale=16&count=64")]
    public async Task Picture_LargerThanAFileMayBe_IsRefusedBeforeItIsDrawn(string address)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        (string sentence, string? field) = await studio.Refused("/api/models/mnist/" + address, HttpStatusCode.BadRequest);
        Assert.Equal("scale", field);
        Assert.Matches(@"scale is 16, expected 1\.\.\d+ for 64 images", sentence);
        // What the pages offer is never refused.
        await studio.Client.GetByteArrayAsync("/api/models/mnist-quick/drawing.apng?count=64", TestContext.Current.CancellationToken);
    }

    private static byte[] Pixels(JsonObject document, string name) => Convert.FromBase64String(document[name]!.GetValue<string>());
}
