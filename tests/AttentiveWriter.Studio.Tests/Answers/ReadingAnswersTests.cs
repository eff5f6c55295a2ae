using System.Net;
using System.Text.Json.Nodes;
using AttentiveWriter.Data;
using AttentiveWriter.Imaging;
using AttentiveWriter.Models;

namespace AttentiveWriter.Studio.Tests.Answers;

public class ReadingAnswersTests
{
    private const int Size = 28 * 28;

    [Theory]
    [InlineData("mnist-quick", null)]
    [InlineData("mnist-conditional", "4")]
    public async Task Redraw_OfAnImage_HasThePixelsAndTheBoundOfTheLibrary(string name, string? label)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        byte[] digit = Digit(4);
        JsonObject redrawn = await studio.Post($"/api/models/{name}/redraw",
            new { pixels = Convert.ToBase64String(digit), seed = 3, @class = label });
        using var model = OpenStudio.Load<GenerativeModel>(name);
        float[] image = [.. digit.Select(value => value >= 128 ? 1f : 0)];
        int[]? labels = label is null ? null : [4];
        Drawing drawing = model.Reconstruct(image, 3, labels: labels);
        EncodedImages encoded = model.Encode(image, 3, labels: labels);

        byte[] canvases = Convert.FromBase64String(redrawn["canvases"]!.GetValue<string>());
        Assert.Equal(ModelPictures.Picture(drawing.Final(0), model.Settings).Pixels, canvases[^Size..]);
        double latent = Enumerable.Range(0, model.Steps).Sum(t => (double)encoded.Divergence.At(t, 0)[0]);
        Assert.Equal(latent + encoded.Reconstruction.At(model.Steps - 1, 0)[0], redrawn["bound"]!.GetValue<double>(), 1e-9);
        Assert.Equal(model.Steps, redrawn["kl"]!.AsArray().Count);
        Assert.NotNull(redrawn["read_windows"]);
    }

    [Fact]
    public async Task Complete_HalfOfAnImage_KeepsWhatIsKnown()
    {
        await using OpenStudio studio = await OpenStudio.Start();
        byte[] digit = Digit(3), known = [.. Enumerable.Range(0, Size).Select(p => (byte)(p < Size / 2 ? 1 : 0))];
        JsonObject completed = await studio.Post("/api/models/mnist-quick/complete", new
        {
            pixels = Convert.ToBase64String(digit),
            known = Convert.ToBase64String(known),
            variations = 2,
            rounds = 3,
        });
        byte[] images = Convert.FromBase64String(completed["images"]!.GetValue<string>());
        Assert.Equal(2 * Size, images.Length);
        for (int p = 0; p < Size / 2; p++) Assert.Equal(digit[p] >= 128 ? 255 : 0, images[p]);
    }

    [Fact]
    public async Task Nearest_OfATrainingImage_IsItself()
    {
        TestData.Require();
        await using OpenStudio studio = await OpenStudio.Start();
        ImageSet set = DataCatalogue.Open("mnist", Split.Train, TestData.Folder);
        float[] image = new float[Size];
        set.Copy(1234, image);
        string pixels = Convert.ToBase64String(Image.FromPlanes(image, 28, 28, 1).Pixels);
        JsonObject nearest = await studio.Post("/api/models/mnist-quick/nearest", new { pixels });
        Assert.Equal(1234, nearest["index"]!.GetValue<long>());
        Assert.Equal(0, nearest["distance"]!.GetValue<double>());
        Assert.Equal(pixels, nearest["pixels"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData(null)]
    public async Task Redraw_PixelsOfAnotherLength_AreRefused(string? pixels)
    {
        await using OpenStudio studio = await OpenStudio.Start();
        JsonObject refused = await studio.Post("/api/models/mnist-quick/redraw", new { pixels }, HttpStatusCode.BadRequest);
        Assert.Equal("pixels", refused["field"]!.GetValue<string>());
        Assert.Contains("784 bytes", refused["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nearest_WithoutTheTrainingImages_SaysHowToGetThem()
    {
        await using OpenStudio studio = await OpenStudio.Start(options => options with { DataFolder = Path.GetTempPath() });
        JsonObject refused = await studio.Post("/api/models/mnist-quick/nearest", new { pixels = Convert.ToBase64String(new byte[Size]) },
            HttpStatusCode.NotFound);
        Assert.Contains("draw data get mnist", refused["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static byte[] Digit(int label)
    {
        var glyphs = new Glyphs(0, Split.Test);
        float[] image = new float[Size];
        for (long k = 0; ; k++)
        {
            if (glyphs.Label(k) != label) continue;
            glyphs.Copy(k, image);
            return Image.FromPlanes(image, 28, 28, 1).Pixels;
        }
    }
}
