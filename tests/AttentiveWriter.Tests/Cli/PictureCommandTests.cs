using AttentiveWriter.Imaging;
using AttentiveWriter.Tests.Imaging;

namespace AttentiveWriter.Tests.Cli;

public class PictureCommandTests
{
    [Fact]
    public void Demo_FewSteps_WritesSamplesDrawingAndASelfContainedReport()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("demo", "--steps", "10", "--out", "d");

        Assert.Equal(0, result.Code);
        Assert.Equal(["d/samples.png", "d/drawing.png", "d/report.html"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(PngReader.Read(draw.At("d/samples.png")).Width > 8 * 3 * 28);
        string report = File.ReadAllText(draw.At("d/report.html"));
        Assert.Contains("data:image/png;base64,", report);
        Assert.Contains("<svg", report);
        Assert.True(File.Exists(draw.At("d/run/plots/loss.png")));
        Assert.True(File.ReadAllBytes(draw.At("d/drawing.png")).AsSpan().IndexOf("acTL"u8) > 0);
    }

    [Fact]
    public void Generate_ShippedModel_DrawsWithoutAnyData()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("generate", "--count", "64", "--out", "g.png", "--scale", "1");
        Image grid = PngReader.Read(draw.At("g.png"));

        Assert.Equal(0, result.Code);
        Assert.Equal((8 * 30 + 2, 8 * 30 + 2), (grid.Width, grid.Height));
        // White strokes on black, as MNIST has them: not noise, not empty.
        Assert.InRange(grid.Pixels.Average(p => p / 255.0), 0.05, 0.25);
    }

    [Fact]
    public void Generate_SameSeed_SamePictureForAnyNumberOfThreads()
    {
        using var draw = new DrawInProcess();

        draw.Run("generate", "--count", "30", "--seed", "5", "--threads", "1", "--out", "a.png");
        draw.Run("generate", "--count", "30", "--seed", "5", "--threads", "2", "--out", "b.png");
        draw.Run("generate", "--count", "30", "--seed", "6", "--threads", "2", "--out", "c.png");

        Assert.Equal(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("b.png")));
        Assert.NotEqual(File.ReadAllBytes(draw.At("a.png")), File.ReadAllBytes(draw.At("c.png")));
    }

    [Fact]
    public void Generate_Frames_WritesGifOrAnimatedPng()
    {
        using var draw = new DrawInProcess();

        string[] generate = ["generate", "--model", "mnist", "--count", "2", "--frames"];
        DrawRunner.Result result = draw.Run([.. generate, "f.gif"]);
        DrawRunner.Result unnamed = draw.Run([.. generate, "f"]), small = draw.Run([.. generate, "g.gif", "--scale", "1"]);

        Assert.Equal(["samples.png", "f.gif"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("samples.png\nf.png\n", unnamed.Output);
        var gif = new GifDecoder(File.ReadAllBytes(draw.At("f.gif")));
        List<(string Name, byte[] Data)> png = PngParts.Split(File.ReadAllBytes(draw.At("f.png")));
        // 64 steps, and the finished images, which are held.
        Assert.Equal(65, gif.Frames.Count);
        Assert.Equal((8, 150), (gif.Frames[0].DelayHundredths, gif.Frames[^1].DelayHundredths));
        (int, int)[] delays = [.. png.Where(c => c.Name == "fcTL")
            .Select(c => (c.Data[20] << 8 | c.Data[21], c.Data[22] << 8 | c.Data[23]))];
        Assert.Equal((65, (80, 1000), (1500, 1000)), (delays.Length, delays[0], delays[^1]));
        // A window needs larger canvases than those of a grid.
        Assert.Equal((2 * (4 * 28 + 4) + 4, 2 * (28 + 1) + 1), (gif.Width, new GifDecoder(File.ReadAllBytes(draw.At("g.gif"))).Width));
        Assert.Equal(gif.Width, PngReader.Read(draw.At("f.png")).Width);
        Assert.Equal((0, 2 * (28 + 2) + 2), (small.Code, PngReader.Read(draw.At("samples.png")).Width));
    }

    [Theory]
    [InlineData("generate", "--scale", "250")]
    [InlineData("generate", "--count", "100000")]
    [InlineData("generate", "--count", "2147483647")]
    [InlineData("generate", "--count", "600", "--strip", "s.png")]
    [InlineData("generate", "--count", "300", "--strip", "s.png", "--scale", "3")]
    [InlineData("generate", "--count", "1600", "--columns", "100", "--scale", "4", "--frames", "f.png", "--model", "mnist")]
    [InlineData("generate", "--count", "400", "--columns", "100", "--scale", "6", "--frames", "f.gif", "--glimpses")]
    [InlineData("generate", "--count", "2000", "--columns", "200", "--scale", "2", "--nearest", "n.png")]
    [InlineData("reconstruct", "--data", "glyphs", "--count", "600", "--scale", "250")]
    [InlineData("reconstruct", "--data", "glyphs", "--count", "600", "--strip", "s.png")]
    [InlineData("reconstruct", "--model", "mnist", "--data", "glyphs", "--count", "800", "--columns", "80", "--scale", "4",
        "--frames", "f.png")]
    [InlineData("data", "show", "glyphs", "--scale", "250")]
    [InlineData("data", "show", "glyphs", "--count", "30000")]
    public void Run_PictureTooLarge_SaysWhatToLowerBeforeAnyWork(params string[] arguments)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(arguments);

        Assert.Equal(2, result.Code);
        Assert.Matches(
            "^draw: ((a picture of [0-9]+ images|an animation of [0-9]+ images in 65 frames) at scale [0-9]+ is too large; lower --count "
                + "or --scale"
            + "|--count is [0-9]+, expected 1..[0-9]+: no picture of 8 images a row \\(--columns\\) has room for more of these)\n$",
            result.Error);
        Assert.Empty(Directory.GetFiles(draw.Folder));
    }

    /// <summary>What nobody chose gives way: of large images smaller pictures, and a line that says so; what was asked for and cannot be is
    /// refused.</summary>
    [Fact]
    public void Pictures_OfLargeImages_AreSmallerAndSaySo()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("large"));
        for (int i = 0; i < 3; i++)
            using (FileStream stream = File.Create(draw.At($"large/{i}.png"))) PngWriter.Write(stream,
                Pictures.Noise(520, 515, 1, seed: i));
        string[] train = ["train", "--data", "large", "--set", "glimpses=2", "--set", "hidden=4", "--set", "latent=1", "--set",
            "binarisation=none", "--batch", "1", "--steps", "2", "--out", "run"];

        DrawRunner.Result plan = draw.Run([.. train, "--dry-run"]), trained = draw.Run(train);
        DrawRunner.Result grid = draw.Run("generate", "--model", "run", "--frames", "f"),
            asked = draw.Run("generate", "--model", "run", "--scale", "2", "--out", "asked.png");
        DrawRunner.Result export = draw.Run("export", "out", "--model", "run"), report = draw.Run("report", "run");

        Assert.Equal((0, 0, 0, 0, 0), (plan.Code, trained.Code, grid.Code, export.Code, report.Code));
        const string Said = "the images are large (520 x 515): pictures of samples show 64 of them, at scale 1 instead of 2";
        Assert.Equal(1, trained.Error.Split(Said).Length - 1);
        Assert.Contains("pictures  " + Said, plan.Output);
        Assert.NotEmpty(Directory.GetFiles(draw.At("run/samples")));
        foreach (string file in Directory.GetFiles(draw.At("run/samples"))) Assert.Equal(8 * (520 + 2) + 2, PngReader.Read(file).Width);
        Assert.Contains(Said, export.Error);
        Assert.Equal(8 * (515 + 2) + 2, PngReader.Read(draw.At("out/samples.png")).Height);
        Assert.Contains("at scale 2 a picture of these images would be too large: it is at scale 1", grid.Error);
        Assert.Contains("at scale 4 an animation of these images would be too large: it is at scale 1", grid.Error);
        Assert.Equal((2, "draw: a picture of 64 images at scale 2 is too large; lower --count or --scale\n"), (asked.Code, asked.Error));
        Assert.False(File.Exists(draw.At("asked.png")));
    }

    [Fact]
    public void Export_ThatFails_LeavesNothing()
    {
        using var draw = new DrawInProcess();
        Directory.CreateDirectory(draw.At("model"));
        foreach (string file in new[] { "config.json", "model.safetensors" })
            File.Copy(Path.Combine(RealData.RepositoryRoot, "models", "mnist", file), draw.At("model/" + file));
        // A card that is larger than any: it is read before anything is written.
        using (FileStream card = File.Create(draw.At("model/README.md"))) card.SetLength(2 << 20);

        DrawRunner.Result result = draw.Run("export", "a/b", "--model", "model");

        Assert.Equal(3, result.Code);
        Assert.Equal([draw.At("model")], Directory.GetFileSystemEntries(draw.Folder));
    }

    [Fact]
    public void Generate_Strip_IsAStillPictureScaledUp()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("generate", "--count", "2", "--strip", "s.png", "--strip-steps", "5", "--glimpses");
        draw.Run("generate", "--count", "2", "--strip", "t.png", "--scale", "3");

        Assert.Equal(["samples.png", "s.png"], result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Image strip = PngReader.Read(draw.At("s.png")), small = PngReader.Read(draw.At("t.png"));
        // Above the rows stand the numbers of the steps.
        Assert.Equal((5 * (112 + 2 + 55 + 4) + 4, 15 + 2 * (112 + 4) + 4), (strip.Width, strip.Height));
        Assert.Equal((10 * (84 + 3) + 3, 15 + 2 * (84 + 3) + 3), (small.Width, small.Height));
    }

    [Theory]
    [InlineData("--strip-steps", "5")]
    [InlineData("--glimpses")]
    [InlineData("--strip", "s.png", "--strip-steps", "0")]
    [InlineData("--strip", "s.gif")]
    public void Generate_StripOptionsThatContradict_AreOneLine(params string[] options)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(["generate", "--count", "2", .. options]);

        Assert.Equal(2, result.Code);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(draw.At("samples.png")));
    }

    [Fact]
    public void Generate_MoreThanAPictureHolds_NamesTheRange()
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run("generate", "--count", "2147483647");

        Assert.Equal(2, result.Code);
        Assert.Matches("--count is 2147483647, expected 1\\.\\.[0-9]+: no picture of 8 images a row", result.Error);
    }

    [Theory]
    [InlineData("reconstruct", "--count", "3")]
    [InlineData("reconstruct", "--split", "train")]
    [InlineData("classify", "--count", "16")]
    [InlineData("classify", "--data-dir", ".")]
    public void ImagesWithOptionsOfDataSets_AreOneLine(string command, string option, string value)
    {
        using var draw = new DrawInProcess();

        DrawRunner.Result result = draw.Run(command, "--model", "mnist", "--images", "d.png", option, value);

        Assert.Equal(2, result.Code);
        Assert.Equal($"draw: {option} says which images of a data set there are; with --images leave it out\n", result.Error);
    }

    [Fact]
    public void Reconstruct_GivenImages_PutsOriginalsAboveReconstructions()
    {
        using var draw = new DrawInProcess();
        var image = new Image(28, 28, 1);
        for (int y = 6; y < 22; y++) image[14, y] = image[15, y] = 255;
        using (FileStream stream = File.Create(draw.At("one.png"))) PngWriter.Write(stream, image);

        DrawRunner.Result result = draw.Run("reconstruct", "--images", "one.png", "--scale", "1", "--frames", "one.gif");
        Image grid = PngReader.Read(draw.At("reconstructions.png"));

        Assert.Equal(0, result.Code);
        Assert.Equal((32, 62), (grid.Width, grid.Height));
        Assert.Equal(255, grid[2 + 14, 2 + 10]);
        // A trained model gives the stroke back where it was.
        Assert.True(grid[2 + 14, 32 + 12] > 128);
        Assert.True(grid[2 + 3, 32 + 12] < 64);
    }
}
