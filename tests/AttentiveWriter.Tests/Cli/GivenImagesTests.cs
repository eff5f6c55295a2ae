using System.CommandLine;
using System.Text.Json;
using AttentiveWriter.Cli;
using AttentiveWriter.Cli.Commands;
using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

public class GivenImagesTests
{
    private static readonly string[] Tiny = ["--data", "glyphs", "--set", "width=28", "--set", "height=28", "--set", "hidden=8", "--set",
        "glimpses=2"];

    // A stroke, light on dark: twice as wide and high as MNIST's images, and as much again across.
    private static Image Stroke
    {
        get
        {
            var image = new Image(84, 56, 1);
            for (int y = 12; y < 44; y++)
            {
                for (int x = 40; x < 45; x++) image[x, y] = 255;
            }
            return image;
        }
    }

    [Fact]
    public void Commands_ThatTakeImages_ResizeAndInvertThem()
    {
        Command[] commands = [.. new DrawCommand(DrawInProcess.NoSession()).Subcommands.Where(command =>
            command.Options.Any(option => option.Name == "--images"))];

        Assert.Contains("reconstruct", commands.Select(command => command.Name));
        Assert.Contains("classify", commands.Select(command => command.Name));
        Assert.All(commands, command => Assert.Equal(2, command.Options.Count(option => option.Name is "--resize" or "--invert")));
    }

    [Fact]
    public void Reconstruct_ImagesOfOtherSizesAndKinds_AreBroughtToTheModels()
    {
        using var draw = new DrawInProcess();
        Write(draw, "a.gif", Stroke);
        Write(draw, "b.png", Stroke.ToRgb());
        Write(draw, "c.png", Resampler.To(Stroke, 28, 28, Resize.Crop));

        DrawRunner.Result crop = draw.Run("reconstruct", "--images", "a.gif", "b.png", "c.png", "--binarisation", "none", "--scale", "1",
            "--out", "crop.png");
        DrawRunner.Result stretch = draw.Run("reconstruct", "--images", "b.png", "--resize", "stretch", "--scale", "1", "--out",
            "stretch.png");
        DrawRunner.Result none = draw.Run("reconstruct", "--images", "b.png", "--resize", "none");

        Assert.Equal((0, 0, 3), (crop.Code, stretch.Code, none.Code));
        Assert.Contains("brought to the model's 28 x 28 x 1 (width x height x channels; scaled to cover it, the middle cut out): a.gif of "
            + "84 x 56 x 3 and 1 more", crop.Error);
        Assert.Contains("; stretched): b.png of 84 x 56 x 3", stretch.Error);
        Assert.Contains("b.png: the image is 84 x 56 x 3, the model takes 28 x 28 x 1 (width x height x channels)",
            Assert.Single(none.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        // The three originals in the first row are one picture.
        Image grid = PngReader.Read(draw.At("crop.png"));
        for (int y = 0; y < 28; y++)
        {
            for (int x = 0; x < 28; x++) Assert.True(grid[2 + x, 2 + y] == grid[32 + x, 2 + y]
                && grid[2 + x, 2 + y] == grid[62 + x, 2 + y]);
        }
        Assert.Contains((byte)255, grid.Pixels);
    }

    [Fact]
    public void Reconstruct_DarkInkOnLightPaper_IsHintedAtAndInverted()
    {
        using var draw = new DrawInProcess();
        Image dark = Resampler.To(Stroke, 28, 28, Resize.Crop);
        Write(draw, "light.png", new Image(28, 28, 1, [.. dark.Pixels.Select(level => (byte)(255 - level))]));
        Write(draw, "dark.png", dark);

        DrawRunner.Result hinted = draw.Run("reconstruct", "--images", "light.png", "--out", "h.png");
        DrawRunner.Result inverted = draw.Run("reconstruct", "--images", "light.png", "--invert", "--out", "i.png", "--json");
        DrawRunner.Result plain = draw.Run("reconstruct", "--images", "dark.png", "--out", "p.png");

        Assert.Equal((0, 0, 0), (hinted.Code, inverted.Code, plain.Code));
        Assert.Contains("light.png is mostly light, and the model was trained on light strokes on dark (mnist): give --invert for dark "
            + "ink on light paper", hinted.Error);
        Assert.DoesNotContain("--invert", inverted.Error + plain.Error);
        Assert.Equal(File.ReadAllBytes(draw.At("p.png")), File.ReadAllBytes(draw.At("i.png")));
        using var json = JsonDocument.Parse(inverted.Output);
        Assert.True(json.RootElement.GetProperty("inverted").GetBoolean());
    }

    [Fact]
    public void Reconstruct_ImageThatBecomesConstant_IsAWarning()
    {
        using var draw = new DrawInProcess();
        Write(draw, "black.png", Pictures.Flat(40, 40, 0));
        Write(draw, "grey.png", Pictures.Flat(28, 28, 90));

        DrawRunner.Result result = draw.Run("reconstruct", "--images", "black.png", "grey.png", "--binarisation", "threshold", "--quiet");

        Assert.Equal(0, result.Code);
        Assert.Equal(["warning: black.png is one level all over (0) as the model sees it",
            "warning: grey.png is one level all over (0) as the model sees it"],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Classify_PhotographOfPaper_IsResizedInvertedAndNamed()
    {
        using var draw = new DrawInProcess();
        Write(draw, "a.gif", new Image(84, 56, 1, [.. Stroke.Pixels.Select(level => (byte)(255 - level))]));
        Assert.Equal(0, draw.Run(["train", "--preset", "cluttered-mnist", "--steps", "3", "--out", "run", "--quiet", .. Tiny]).Code);

        DrawRunner.Result hinted = draw.Run("classify", "--model", "run", "--images", "a.gif");
        DrawRunner.Result inverted = draw.Run("classify", "--model", "run", "--images", "a.gif", "--invert", "--json");

        Assert.Equal((0, 0), (hinted.Code, inverted.Code));
        Assert.Contains("a.gif of 84 x 56 x 3", hinted.Error);
        Assert.Contains("(glyphs): give --invert", hinted.Error);
        using var json = JsonDocument.Parse(inverted.Output);
        Assert.True(json.RootElement.GetProperty("inverted").GetBoolean());
    }

    [Fact]
    public void Folder_WithOtherFiles_IsSaidOnce()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("photos"));
        for (int i = 0; i < 6; i++) Write(draw, $"photos/{i}.gif", Pictures.Smooth(12, 12, 3, i));
        foreach (string name in new[] { "a.txt", "b.txt", "c.mov", ".DS_Store" }) File.WriteAllText(draw.At($"photos/{name}"), "no image");
        const string Said = "3 files of photos left out, no image by its name: 1 .mov, 2 .txt";

        DrawRunner.Result show = draw.Run("data", "show", draw.At("photos"), "--json");
        DrawRunner.Result train = draw.Run("train", "--data", "photos", "--steps", "2", "--batch", "2", "--set", "glimpses=1", "--set",
            "hidden=4", "--set", "latent=1", "--out", "run");

        Assert.Equal((0, 0), (show.Code, train.Code));
        Assert.Equal(2, show.Error.Split(Said).Length);
        Assert.Equal(2, train.Error.Split(Said).Length);
        using var json = JsonDocument.Parse(show.Output);
        Assert.Equal("""{".mov":1,".txt":2}""", json.RootElement.GetProperty("left_out").GetRawText()
            .Replace(" ", "", StringComparison.Ordinal).ReplaceLineEndings(""));
    }

    [Fact]
    public void Decoder_ThatCannotBeLoaded_IsOneLineThatNamesIt()
    {
        var e = Assert.Throws<MissingLibraryException>(() =>
            SkiaDecoder.Loaded<int>("a.jpg", () =>
            throw new TypeInitializationException("SKCodec", new DllNotFoundException("libSkiaSharp"))));

        Assert.Equal("a.jpg: JPEG, WebP, GIF and BMP are read by the library libSkiaSharp, which cannot be loaded on this system; convert "
            + "the images to PNG", e.Message);
    }

    [Fact]
    public void Sources_OneAloneNamesSkiaSharp_SoThatNothingElseLoadsIt()
    {
        string source = Path.Combine(RealData.RepositoryRoot, "src");

        Assert.Equal(["SkiaPicture.cs"], Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("using SkiaSharp", StringComparison.Ordinal))
                .Select(file => Path.GetFileName(file)));
    }

    private static void Write(DrawRunner draw, string name, Image image)
    {
        using FileStream stream = File.Create(draw.At(name));
        if (name.EndsWith(".gif", StringComparison.Ordinal)) GifWriter.Write(stream, [image], 80, 80);
        else PngWriter.Write(stream, image);
    }
}
